import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';

const classes = 5;
const labels = [4, 0, 2, 2, 3, 1];
const integers = (values: readonly number[], shape: number[] = [values.length]): Tensor =>
  tensor([...values], shape, 'int32');

function naive(
  given: readonly number[],
  { smoothing = 0, ignoredIndex, reduction = 'mean' }: CrossEntropyOptions,
) {
  return (logits: Float64Array): number[] => {
    const losses = given.map((label, row) => {
      const line = Array.from(logits.slice(row * classes, (row + 1) * classes));
      const total = Math.log(line.reduce((sum, value) => sum + Math.exp(value), 0));
      const even = line.reduce((sum, value) => sum + (total - value) / classes, 0);
      return label === ignoredIndex ? 0 : (1 - smoothing) * (total - (line[label] ?? 0)) + smoothing * even;
    });
    if (reduction === 'none') return losses;
    const kept = given.filter((label) => label !== ignoredIndex).length;
    return [losses.reduce((a, b) => a + b, 0) / (reduction === 'mean' ? kept : 1)];
  };
}

const variants: [CrossEntropyOptions, number[]][] = [
  [{}, labels],
  [{ reduction: 'sum' }, labels],
  [{ reduction: 'none', smoothing: 0.3 }, labels],
  [{ smoothing: 0.1 }, labels],
  [{ ignoredIndex: 2, smoothing: 0.1 }, labels],
  [{ ignoredIndex: -100 }, [4, -100, 2, -100, 0, 1]],
  [{ ignoredIndex: 9, reduction: 'none' }, [4, 9, 2, 9, 0, 1]],
];

onEachBackend('crossEntropy', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    const loss = crossEntropy(
      tensor([
        [0, 0],
        [0, Math.log(3)],
      ]),
      integers([0, 1]),
    );
    toBeClose(loss, [(Math.log(2) + Math.log(4 / 3)) / 2]);
    expect(loss.shape).toEqual([]);
  });

  it.each(variants)('with %j: has the value and gradient of the naive loop', (options, given) => {
    const logits = uniform([2, 3, classes], new Random(3), { low: -3, high: 3 });
    const targets = integers(given, [2, 3]);
    const oracle = naive(given, options);
    toBeClose(crossEntropy(logits, targets, options), oracle(Float64Array.from(logits.dataSync())));
    expectGradient((x) => crossEntropy(x, targets, options), [logits], { oracle });
  });

  it('is 0, and so is its gradient, where no label counts', () => {
    const [logits, targets] = [ones([2, 3]), integers([-1, -1])];
    toBeClose(crossEntropy(logits, targets, { ignoredIndex: -1 }), [0]);
    toBeClose(grad((x) => crossEntropy(x, targets, { ignoredIndex: -1 }))(logits), new Array(6).fill(0));
  });

  it('does not overflow', () => {
    toBeClose(crossEntropy(tensor([[1e4, -1e4]]), integers([1])), [2e4]);
    toBeClose(crossEntropy(tensor([[1e4, 1e4]]), integers([1])), [Math.log(2)]);
  });
});

onEachBackend('crossEntropy, besides', () => {
  beforeAll(ensureGradients);

  it('leaves nothing behind', () => {
    const [logits, targets] = [ones([2, 3]), integers([1, 2])];
    expectNoLeak(() => crossEntropy(logits, targets, { ignoredIndex: 2 }));
    expectNoLeak(() => grad((x) => crossEntropy(x, targets))(logits));
  });

  it('names what does not fit', () => {
    const logits = ones([2, 3]);
    expect(() => crossEntropy(logits, integers([0]))).toThrow('crossEntropy: labels must be [2], got [1]');
    expect(() => crossEntropy(logits, tensor([0, 1]))).toThrow(
      'crossEntropy: labels must be of int32, got float32',
    );
    expect(() => crossEntropy(logits, integers([0, 3]))).toThrow(
      'crossEntropy: labels must be in [0, 3), got 3 at 1',
    );
    expect(() => crossEntropy(logits, integers([0, -1]), { ignoredIndex: -2 })).toThrow(
      'crossEntropy: labels must be in [0, 3) or -2, got -1 at 1',
    );
    expect(() => crossEntropy(logits, integers([0, 1]), { smoothing: 1 })).toThrow(
      'crossEntropy: smoothing must be in [0, 1), got 1',
    );
    expect(() => crossEntropy(logits, integers([0, 1]), { reduction: 'max' as 'sum' })).toThrow(
      "crossEntropy: reduction must be 'mean', 'sum' or 'none', got 'max'",
    );
  });
});
