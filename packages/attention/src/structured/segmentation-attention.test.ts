import {
  ensureGradients,
  normal,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sigmoidWeights } from '../normalizers/sigmoid-weights.ts';
import { enumeratedMarginals, everySequence } from './fixtures/enumerated-chains.ts';
import { SegmentationAttention, segmentationWeights } from './segmentation-attention.ts';

const [BATCH, QUERIES, KEYS] = [2, 3, 5];
const OPEN = [
  [1, 1, 1, 1, 1],
  [1, 1, 1, 0, 0],
];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(4).split(name));
const mask = (): Tensor => tensor(OPEN.flat(), [BATCH, 1, KEYS], 'bool');

/** The chance of being in, of every subset of the keys. */
function inclusion(scores: ArrayLike<number>, transitions: ArrayLike<number>): number[] {
  const shape = {
    batch: BATCH * QUERIES,
    length: KEYS,
    states: 2,
    open: (row: number, n: number) => OPEN[Math.floor(row / QUERIES)]?.[n] === 1,
  };
  const unary = Array.from(scores).flatMap((score) => [0, score]);
  return enumeratedMarginals(everySequence(shape)(unary, transitions), shape).filter((_, i) => i % 2 === 1);
}

onEachBackend('segmentationWeights', () => {
  beforeAll(() => ensureGradients());

  it('by hand: a sure neighbour draws a key in', () => {
    const together = tensor([
      [0, 0],
      [0, Math.log(3)],
    ]);
    toBeClose(segmentationWeights(together)(tensor([[1e4, 0]])), [1, 0.75]);
  });

  it('is the chance of being in, of every subset of the keys; gradients in scores and transitions', () => {
    const inputs = [draw('scores', [BATCH, QUERIES, KEYS]), draw('transitions', [2, 2])];
    const run = (scores: Tensor, transitions: Tensor): Tensor =>
      segmentationWeights(transitions)(scores, mask());
    toBeClose(
      run(...(inputs as [Tensor, Tensor])),
      inclusion(...(inputs.map((x) => x.dataSync()) as unknown as [Float32Array, Float32Array])),
    );
    expectGradient(run as (...x: Tensor[]) => Tensor, inputs, {
      oracle: inclusion as (...x: Float64Array[]) => number[],
    });
  });

  it('without a say of neighbours is sigmoidWeights', () => {
    const scores = draw('scores', [BATCH, QUERIES, KEYS]);
    toBeClose(segmentationWeights(zeros([2, 2]))(scores, mask()), sigmoidWeights(scores, mask()));
  });

  it('leaves nothing behind', () => {
    const [scores, transitions, open] = [
      draw('scores', [2, 7]),
      draw('transitions', [2, 2]),
      zeros([7], 'bool'),
    ];
    expectNoLeak(() => segmentationWeights(transitions)(scores, open));
  });
});

onEachBackend('SegmentationAttention', () => {
  const inputs = () => ({
    query: draw('query', [BATCH, QUERIES, 7]),
    key: draw('key', [BATCH, KEYS, 11]),
    value: draw('value', [BATCH, KEYS, 2]),
    mask: mask(),
  });
  const make = (): SegmentationAttention =>
    new SegmentationAttention({ queryDepth: 7, keyDepth: 11 }, new Random(0));

  it('reads the values by its weights, which it reports', () => {
    const given = inputs();
    const probe = new RecordingProbe();
    const { output, weights } = make().call(given, { probe });
    const expected: number[] = [];
    const [w, v] = [weights.dataSync(), given.value.dataSync()];
    for (let row = 0; row < BATCH * QUERIES; row++) {
      const b = Math.floor(row / QUERIES);
      for (let d = 0; d < 2; d++) {
        let total = 0;
        for (let n = 0; n < KEYS; n++) total += (w[row * KEYS + n] ?? 0) * (v[(b * KEYS + n) * 2 + d] ?? 0);
        expected.push(total);
      }
    }
    toBeClose(output, expected);
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...w]);
    probe.dispose();
  });

  it('has two parameters, which the gradient reaches, and leaves nothing behind', () => {
    const [model, given] = [make(), inputs()];
    const shapes = [...stateDict(model)].map(([path, { shape }]) => [path, shape]);
    expect(shapes).toEqual([
      ['bilinear.weight', [11, 7]],
      ['transitions', [2, 2]],
    ]);
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(given).output) as Scalar);
    expect([...gradients.values()].map((g) => g.dataSync().some((x) => x !== 0))).toEqual([true, true]);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

describe('segmentationWeights', () => {
  it.each([
    [
      () => segmentationWeights(zeros([3, 3])),
      'segmentationWeights: transitions must be [2, 2], got [3, 3]: 3 is not 2',
    ],
    [
      () => segmentationWeights(zeros([2, 2]))(zeros([3]), zeros([3])),
      'segmentationWeights: mask must be of dtype bool, true where to attend, got float32',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
