import {
  ensureGradients,
  Linear,
  normal,
  parametersOf,
  Random,
  type RecurrentState,
  RnnCell,
} from '@mneme/tensor-core';
import { expectGradient, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { MonotonicAlignment } from '../monotonic/monotonic-alignment.ts';
import { bilinearScore } from '../scores/bilinear-score.ts';
import { AdditiveAlignment } from './additive-alignment.ts';
import type { Alignment } from './alignment.ts';
import type { AttentionDecoder } from './attention-decoder.ts';
import { BahdanauDecoder } from './bahdanau-decoder.ts';
import { CoverageAlignment } from './coverage-alignment.ts';
import {
  additiveWith,
  BATCH,
  bilinear,
  decoderLoop,
  dot,
  HIDDEN,
  INPUT,
  KEYS,
  LENGTH,
  MASK,
  OUT,
  SIZE,
  type Step,
  softmaxOf,
  times,
  WIDTH,
} from './fixtures/decoder-loop.ts';
import { LocalMonotonicAlignment, LocalPredictiveAlignment } from './local-alignment.ts';
import { LocationAwareAlignment } from './location-aware-alignment.ts';
import { LuongDecoder } from './luong-decoder.ts';
import { ScoreAlignment } from './score-alignment.ts';
import { unrollDecoder } from './unroll-decoder.ts';

const REACH = 2;
const random = new Random(8);
const draw = (name: string, shape: number[]): Tensor => normal(shape, random.split(name), { deviation: 0.6 });

interface Case {
  readonly name: string;
  readonly make: (bilinearWeight: Tensor) => Alignment<RecurrentState>;
  readonly align: (step: Step) => number[];
  /** Its score is bilinear, of a weight that is given. */
  readonly scored?: true;
}

const depths = { queryDepth: SIZE, keyDepth: WIDTH, hidden: HIDDEN };
const layerOf = (weight: Tensor) => ({
  score: (q: Tensor, k: Tensor): Tensor => bilinearScore(q, k, weight),
});

const CASES: readonly Case[] = [
  {
    name: 'AdditiveAlignment',
    make: () => new AdditiveAlignment(depths, random),
    align: (step) => additiveWith(step, () => 0),
  },
  {
    name: 'CoverageAlignment',
    make: () => new CoverageAlignment(depths, random) as object as Alignment<RecurrentState>,
    align: (step) => additiveWith(step, (j, h) => (step.parameters[3]?.[h] ?? 0) * (step.coverage[j] ?? 0)),
  },
  {
    name: 'LocationAwareAlignment',
    make: () =>
      new LocationAwareAlignment(
        { ...depths, filters: 2, kernel: 3 },
        random,
      ) as object as Alignment<RecurrentState>,
    align: (step) => {
      const [, , , filters = [], locationWeight = []] = step.parameters;
      const feature = (f: number, j: number): number =>
        [0, 1, 2].reduce((t, k) => t + (filters[f * 3 + k] ?? 0) * (step.previous[j + k - 1] ?? 0), 0);
      return additiveWith(step, (j, h) =>
        [0, 1].reduce((t, f) => t + (locationWeight[h * 2 + f] ?? 0) * feature(f, j), 0),
      );
    },
  },
  {
    name: 'ScoreAlignment',
    scored: true,
    make: (weight) => new ScoreAlignment(layerOf(weight)),
    align: (step) => softmaxOf(bilinear(step), step.mask),
  },
  {
    name: 'MonotonicAlignment',
    scored: true,
    make: (weight) =>
      new MonotonicAlignment({ layer: layerOf(weight) }) as object as Alignment<RecurrentState>,
    align: (step) => {
      const stops = bilinear(step).map((e, j) => (step.mask[j] ? 1 / (1 + Math.exp(-e)) : 0));
      const before = step.t === 0 ? step.previous.map((_, j) => (j === 0 ? 1 : 0)) : step.previous;
      let going = 0;
      return stops.map((stop, j) => {
        const arrived = going + (before[j] ?? 0);
        going = (1 - stop) * arrived;
        return stop * arrived;
      });
    },
  },
  {
    name: 'LocalMonotonicAlignment',
    scored: true,
    make: (weight) =>
      new LocalMonotonicAlignment({
        layer: layerOf(weight),
        reach: REACH,
      }) as object as Alignment<RecurrentState>,
    align: (step) =>
      softmaxOf(
        bilinear(step),
        step.mask.map((allowed, s) => allowed && Math.abs(s - step.t) <= REACH),
      ),
  },
  {
    name: 'LocalPredictiveAlignment',
    scored: true,
    make: (weight) =>
      new LocalPredictiveAlignment(
        { layer: layerOf(weight), reach: REACH, queryDepth: SIZE, hidden: HIDDEN },
        random,
      ),
    align: (step) => {
      const [positionWeight = [], positionVector = []] = step.parameters;
      const logit = dot(Array.from(positionVector), times(positionWeight, HIDDEN, step.query).map(Math.tanh));
      const p = step.mask.filter(Boolean).length / (1 + Math.exp(-logit));
      const near = step.mask.map((allowed, s) => allowed && Math.abs(s - p) <= REACH);
      return softmaxOf(bilinear(step), near).map(
        (w, s) => w * Math.exp(-((s - p) ** 2) / (2 * (REACH / 2) ** 2)),
      );
    },
  },
];

/** A copy of a module with other tensors in the places of its parameters, so that they can be differentiated in. */
function withParameters<Module extends object>(module: Module, tensors: ReadonlyMap<string, Tensor>): Module {
  const copy = (value: unknown, path: string): unknown => {
    const other = tensors.get(path);
    if (other) return other;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, child]) => [
      key,
      copy(child, path ? `${path}.${key}` : key),
    ]);
    return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(entries));
  };
  return copy(module, '') as Module;
}

type Decoder = AttentionDecoder<RecurrentState>;

function decoderOf(order: 'before' | 'after', alignment: Alignment<RecurrentState>): Decoder & object {
  const input = INPUT + (order === 'before' ? WIDTH : OUT);
  const cell = new RnnCell({ input, size: SIZE }, random.split('cell'));
  if (order === 'before') return new BahdanauDecoder({ cell, alignment }) as object as Decoder;
  const combine = new Linear({ input: WIDTH + SIZE, output: OUT, bias: false }, random.split('combine'));
  return new LuongDecoder({ cell, alignment, combine }) as object as Decoder;
}

const memoryMask = (): Tensor => tensor(MASK, [BATCH, KEYS], 'bool');
const sequences = (): { x: Tensor; values: Tensor } => ({
  x: draw('x', [BATCH, LENGTH, INPUT]),
  values: draw('values', [BATCH, KEYS, WIDTH]),
});

/** Everything that each step gives, of the cell, the alignment and W_c with other parameters. */
function differentiated(example: Case, order: 'before' | 'after') {
  const bilinearWeight = draw('bilinear', [WIDTH, SIZE]);
  const parameters = parametersOf(decoderOf(order, example.make(bilinearWeight)));
  const { x, values } = sequences();
  const count = [...parameters.keys()].filter((path) => path.startsWith('alignment.')).length;
  const run = (...inputs: Tensor[]): Tensor => {
    const [given, memory, ...rest] = inputs as [Tensor, Tensor, ...Tensor[]];
    const named = new Map([...parameters.keys()].map((path, i) => [path, rest[i] as Tensor]));
    const alignment = example.make(rest.at(-1) as Tensor);
    const decoder = withParameters(decoderOf(order, alignment), named);
    const steps = unrollDecoder(decoder, { x: given, memory: { values: memory, mask: memoryMask() } });
    return concat([steps.output, steps.context, steps.weights], 2);
  };
  const inputs = [
    x,
    values,
    ...[...parameters.values()].map((p) => p.clone()),
    ...(example.scored ? [bilinearWeight] : []),
  ];
  const oracle = decoderLoop(example.align, order, { parameters: count, bilinear: example.scored === true });
  return { run, inputs, oracle };
}

onEachBackend('alignments in decoders', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('$name', (example) => {
    it.each(['before', 'after'] as const)('looking %s the step is a loop, gradients too', (order) => {
      const { run, inputs, oracle } = differentiated(example, order);
      const numbers = inputs.map((x) => Float64Array.from(x.dataSync()));
      toBeClose(run(...inputs), oracle(...numbers), { absolute: 1e-5 });
      expectGradient(run, inputs, { oracle });
    });
  });
});
