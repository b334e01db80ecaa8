import {
  ensureGradients,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  dispose,
  gather,
  mean,
  mul,
  ones,
  type Scalar,
  sum,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bagBatch } from './bag-batch.ts';
import { BagClassifier, type BagPooling, instanceWeights } from './bag-classifier.ts';
import { generateBitPatterns } from './generate-bit-patterns.ts';
import { MeanPooling } from './mean-pooling.ts';
import { showBag } from './show-bag.ts';

const POOLINGS: readonly (readonly [BagPooling, number])[] = [
  ['hopfield', 3],
  ['hopfield-one-head', 1],
  ['attention', 1],
  ['mean', 1],
];
const [BATCH, LENGTH, INPUT] = [2, 7, 5];
const make = (pooling: BagPooling): BagClassifier =>
  new BagClassifier({ input: INPUT, width: 6, pooling, heads: 3, steps: 2, hidden: 11 }, new Random(1));
const draw = (): Tensor => normal([BATCH, LENGTH, INPUT], new Random(2));

onEachBackend('BagClassifier', () => {
  beforeAll(() => ensureGradients());

  it.each(POOLINGS)('does not mind the order of the instances: %s', (pooling) => {
    const model = make(pooling);
    const x = draw();
    const order = tensor([3, 0, 6, 1, 2, 5, 4], [LENGTH], 'int32');
    toBeClose(model.call(gather(x, order, 1)), model.call(x), { absolute: 1e-5 });
  });

  it.each(POOLINGS)('sends a gradient to every parameter, and leaves nothing behind: %s', (pooling) => {
    const model = make(pooling);
    const x = draw();
    const { value, gradients } = valueAndGradient(model, () => sum(mul(model.call(x), [1, -2])) as Scalar);
    expect([...gradients.keys()]).toEqual([...parametersOf(model).keys()]);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => model.call(x));
  });

  it.each(POOLINGS)('gives each instance a weight, in sum 1 for each head: %s', (pooling, heads) => {
    const model = make(pooling);
    const x = draw();
    let weights: number[][][] = [];
    expectNoLeak(() => {
      weights = instanceWeights(model, x);
      return [];
    });
    expect(weights.map((bag) => bag.map((head) => head.length))).toEqual(
      new Array(BATCH).fill(new Array(heads).fill(LENGTH)),
    );
    for (const head of weights.flat()) expect(head.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('reports the weights of its pooling', () => {
    const probe = new RecordingProbe();
    make('attention').call(draw(), { probe });
    expect([...probe.records.keys()]).toEqual(['pooling.weights']);
    probe.dispose();
  });
});

onEachBackend('MeanPooling', () => {
  it('is the mean, all items weighing the same', () => {
    const x = draw();
    const { output, weights } = new MeanPooling().call({ x });
    toBeClose(output, mean(x, 1));
    toBeClose(weights, new Array(BATCH * LENGTH).fill(1 / LENGTH));
    expectNoLeak(() => ({ ...new MeanPooling().call({ x }) }));
    expect(() => new MeanPooling().call({ x: ones([2]) })).toThrow(
      'MeanPooling: x must be [..., length, width], got [2]: its rank is 1',
    );
  });
});

onEachBackend('bagBatch', () => {
  it('writes each instance as its bits, the highest first', () => {
    const bags = [
      { instances: Int32Array.of(1, 6), positive: true, signalAt: 1 },
      { instances: Int32Array.of(4, 3), positive: false, signalAt: undefined },
    ];
    const { x, labels } = bagBatch(bags, 3);
    expect(x.arraySync()).toEqual([
      [
        [0, 0, 1],
        [1, 1, 0],
      ],
      [
        [1, 0, 0],
        [0, 1, 1],
      ],
    ]);
    expect(labels.arraySync()).toEqual([1, 0]);
    expectNoLeak(() => ({ ...bagBatch(generateBitPatterns({ bags: 3, seed: 0 }).bags, 8) }));
  });
});

describe('a bag', () => {
  it('is shown with its weights, the signal marked', () => {
    const instances = ['001', '110'];
    const text = showBag({ instances, weights: [[0.25, 0.75]], signalAt: 1, answer: true, colour: false });
    expect(text).toMatch(/\* │ 110 +│ 0\.75/);
    expect(text).toContain('positive (right)');
    const heads = showBag({
      instances,
      weights: [
        [0, 1],
        [1, 0],
      ],
      signalAt: undefined,
      answer: true,
      colour: false,
    });
    expect(heads).toContain('head 2');
    expect(heads).toContain('positive (wrong: negative)');
  });
});
