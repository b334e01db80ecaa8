import {
  ensureGradients,
  GruCell,
  Linear,
  LstmCell,
  normal,
  Random,
  RecordingProbe,
  type RecurrentState,
  RnnCell,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { reshape, slice, stack, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { HardMonotonicAlignment, MonotonicAlignment } from '../monotonic/monotonic-alignment.ts';
import { BilinearScore } from '../scores/bilinear-score.ts';
import { dotScore } from '../scores/dot-score.ts';
import type { ScoreLayer } from '../scores/score.ts';
import { AdditiveAlignment, projectedAdditiveScore } from './additive-alignment.ts';
import type { Alignment } from './alignment.ts';
import { type AttentionDecoder, contextVector } from './attention-decoder.ts';
import { BahdanauDecoder } from './bahdanau-decoder.ts';
import { CoverageAlignment } from './coverage-alignment.ts';
import { LocalMonotonicAlignment, LocalPredictiveAlignment } from './local-alignment.ts';
import { LocationAwareAlignment } from './location-aware-alignment.ts';
import { attentionalVector, LuongDecoder } from './luong-decoder.ts';
import { ScoreAlignment } from './score-alignment.ts';
import { unrollDecoder } from './unroll-decoder.ts';

const [BATCH, LENGTH, INPUT, WIDTH, KEYS, SIZE, HIDDEN, OUT] = [2, 3, 2, 5, 7, 3, 11, 2] as const;
/** Of the second example the mask leaves no place at all. */
const MASK = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const random = new Random(8);
const draw = (name: string, shape: number[]): Tensor => normal(shape, random.split(name), { deviation: 0.6 });

interface Case {
  readonly name: string;
  readonly make: () => Alignment<RecurrentState>;
}

const depths = { queryDepth: SIZE, keyDepth: WIDTH, hidden: HIDDEN };
const layer = (): ScoreLayer => new BilinearScore({ queryDepth: SIZE, keyDepth: WIDTH }, random);
const any = (alignment: object): Alignment<RecurrentState> => alignment as Alignment<RecurrentState>;

const CASES: readonly Case[] = [
  { name: 'AdditiveAlignment', make: () => new AdditiveAlignment(depths, random) },
  { name: 'CoverageAlignment', make: () => any(new CoverageAlignment(depths, random)) },
  {
    name: 'LocationAwareAlignment',
    make: () => any(new LocationAwareAlignment({ ...depths, filters: 2, kernel: 3 }, random)),
  },
  { name: 'ScoreAlignment', make: () => new ScoreAlignment(layer()) },
  {
    name: 'LocalMonotonicAlignment',
    make: () => any(new LocalMonotonicAlignment({ layer: layer(), reach: 2 })),
  },
  {
    name: 'LocalPredictiveAlignment',
    make: () =>
      new LocalPredictiveAlignment({ layer: layer(), reach: 2, queryDepth: SIZE, hidden: HIDDEN }, random),
  },
  { name: 'MonotonicAlignment', make: () => any(new MonotonicAlignment({ layer: layer() })) },
  { name: 'HardMonotonicAlignment', make: () => any(new HardMonotonicAlignment(layer())) },
];

type Decoder = AttentionDecoder<RecurrentState>;

function decoderOf(order: 'before' | 'after', alignment: Alignment<RecurrentState>): Decoder & object {
  const input = INPUT + (order === 'before' ? WIDTH : OUT);
  const cell = new RnnCell({ input, size: SIZE }, random.split('cell'));
  if (order === 'before') return new BahdanauDecoder({ cell, alignment }) as unknown as Decoder;
  const combine = new Linear({ input: WIDTH + SIZE, output: OUT, bias: false }, random.split('combine'));
  return new LuongDecoder({ cell, alignment, combine }) as unknown as Decoder;
}

const memoryMask = (): Tensor => tensor(MASK, [BATCH, KEYS], 'bool');
const sequences = (): { x: Tensor; values: Tensor } => ({
  x: draw('x', [BATCH, LENGTH, INPUT]),
  values: draw('values', [BATCH, KEYS, WIDTH]),
});

onEachBackend('decoders with attention', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('$name', (example) => {
    it('step by step is what the sequence gives, and without a mask it is one of truths', () => {
      const decoder = decoderOf('before', example.make());
      const { x, values } = sequences();
      const memory = { values };
      const whole = unrollDecoder(decoder, { x, memory });
      let state = decoder.initialState(memory);
      const weights: Tensor[] = [];
      for (let t = 0; t < LENGTH; t++) {
        const at = reshape(slice(x, [0, t, 0], [BATCH, 1, INPUT]), [BATCH, INPUT]);
        const step = decoder.call({ x: at, memory }, state);
        weights.push(step.weights);
        state = step.state;
      }
      toBeClose(whole.weights, stack(weights, 1));
      for (const [name, value] of Object.entries(state)) toBeClose(whole.state[name] as Tensor, value);
      const mask = tensor(new Uint8Array(BATCH * KEYS).fill(1), [BATCH, KEYS], 'bool');
      toBeClose(unrollDecoder(decoder, { x, memory: { values, mask } }).output, whole.output);
    });

    it('leaves nothing behind', () => {
      for (const order of ['before', 'after'] as const) {
        const decoder = decoderOf(order, example.make());
        const { x, values } = sequences();
        const memory = { values, mask: memoryMask() };
        expectNoLeak(() => ({ ...decoder.initialState(memory) }));
        expectNoLeak(() => ({ ...unrollDecoder(decoder, { x, memory }) }));
        const state = decoder.initialState(memory);
        const first = zeros([BATCH, INPUT]);
        expectNoLeak(() => ({ ...decoder.call({ x: first, memory }, state) }));
      }
    });
  });

  it('padding changes nothing, in either direction', () => {
    const decoder = decoderOf('after', new AdditiveAlignment(depths, random));
    const { x, values } = sequences();
    const mask = tensor([1, 1, 0, 1, 1, 0], [BATCH, LENGTH], 'bool');
    const short = slice(x, [0, 0, 0], [BATCH, 2, INPUT]);
    for (const reverse of [false, true]) {
      const padded = unrollDecoder(decoder, { x, memory: { values } }, { mask, reverse });
      const plain = unrollDecoder(decoder, { x: short, memory: { values } }, { reverse });
      for (const name of ['output', 'context', 'weights'] as const) {
        const rest = padded[name].shape[2] ?? 0;
        toBeClose(slice(padded[name], [0, 0, 0], [BATCH, 2, rest]), plain[name]);
        toBeClose(slice(padded[name], [0, 2, 0], [BATCH, 1, rest]), new Array(BATCH * rest).fill(0));
      }
    }
  });

  it('takes any cell, and a state that another gave', () => {
    const alignment = new AdditiveAlignment(depths, random);
    const cells = [GruCell, LstmCell].map((Cell) => new Cell({ input: INPUT + WIDTH, size: SIZE }, random));
    const { x, values } = sequences();
    for (const cell of cells as [GruCell, LstmCell]) {
      const decoder = new BahdanauDecoder({ cell, alignment } as never) as unknown as Decoder;
      const begin = unrollDecoder(decoder, { x: slice(x, [0, 0, 0], [BATCH, 1, INPUT]), memory: { values } });
      const rest = slice(x, [0, 1, 0], [BATCH, LENGTH - 1, INPUT]);
      const end = unrollDecoder(decoder, { x: rest, memory: { values } }, { state: begin.state });
      const whole = unrollDecoder(decoder, { x, memory: { values } });
      toBeClose(end.state.hidden as Tensor, whole.state.hidden as Tensor);
    }
  });

  it('reports its weights', () => {
    const decoder = decoderOf('before', new AdditiveAlignment(depths, random));
    const { x, values } = sequences();
    const probe = new RecordingProbe();
    const { weights } = unrollDecoder(decoder, { x, memory: { values } }, {}, { probe });
    const seen = probe.records.get('alignment.weights') ?? [];
    toBeClose(stack([...seen], 1), weights);
    probe.dispose();
  });
});

onEachBackend('the parts of decoders', () => {
  it('by hand', () => {
    toBeClose(
      contextVector(
        tensor([[0.5, 0.5]]),
        tensor([
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      ),
      [2, 3],
    );
    const [context, hidden] = [tensor([[1]]), tensor([[2]])];
    toBeClose(attentionalVector({ context, hidden }, tensor([[1, -0.25]]), tensor([0.5])), [Math.tanh(1)]);
    const weights = { queryWeight: tensor([[1]]), vector: tensor([[2]]) };
    const scores = projectedAdditiveScore(tensor([[0.5]]), tensor([[-0.5], [0.5]]), weights);
    toBeClose(scores, [0, 2 * Math.tanh(1)]);
    const alignment = new ScoreAlignment({ score: dotScore });
    const memory = {
      values: tensor([
        [
          [0, 1],
          [0, 2],
        ],
      ]),
    };
    toBeClose(alignment.call(tensor([[1, 0]]), {}, memory).weights, [0.5, 0.5]);
  });
});

describe('decoders with attention', () => {
  it('refuse what does not fit', () => {
    const decoder = decoderOf('before', new AdditiveAlignment(depths, random));
    expect(() =>
      unrollDecoder(decoder, { x: zeros([2, 3, 2]), memory: { values: zeros([3, 5, 2]) } }),
    ).toThrow(
      'unrollDecoder: values must be [batch, keys, width], got [3, 5, 2]: batch is 2 in x but 3 here',
    );
    const mask = zeros([2, 5]);
    const memory = { values: zeros([2, 5, WIDTH]), mask };
    expect(() => decoder.initialState(memory)).toThrow(
      'BahdanauDecoder: mask must be of dtype bool, true where to attend, got float32',
    );
    expect(() => new AdditiveAlignment({ ...depths, hidden: 0 }, random)).toThrow(
      'AdditiveAlignment: hidden must be an integer of at least 1, got 0',
    );
    expect(() => new CoverageAlignment({ ...depths, hidden: 0 }, random)).toThrow(
      'CoverageAlignment: hidden must be an integer of at least 1, got 0',
    );
    expect(() => new LocalMonotonicAlignment({ layer: { score: dotScore }, reach: 0 })).toThrow(
      'LocalMonotonicAlignment: reach must be a finite number above 0, got 0',
    );
    expect(() => new LocationAwareAlignment({ ...depths, filters: 2, kernel: 0 }, random)).toThrow(
      'LocationAwareAlignment: kernel must be an integer of at least 1, got 0',
    );
    const local = { layer: { score: dotScore }, reach: 0, queryDepth: 1, hidden: 1 };
    expect(() => new LocalPredictiveAlignment(local, random)).toThrow(
      'LocalPredictiveAlignment: reach must be a finite number above 0, got 0',
    );
    expect(() => attentionalVector({ context: zeros([1, 2]), hidden: zeros([1, 3]) }, zeros([2, 4]))).toThrow(
      'attentionalVector: weight must be [output, 5], got [2, 4]: 4 is not 5',
    );
    const weights = { queryWeight: zeros([2, 3]), vector: zeros([1, 3]) };
    expect(() => projectedAdditiveScore(zeros([1, 3]), zeros([4, 2]), weights)).toThrow(
      'projectedAdditiveScore: vector must be [1, hidden], got [1, 3]: hidden is 2 in projected but 3 here',
    );
  });
});
