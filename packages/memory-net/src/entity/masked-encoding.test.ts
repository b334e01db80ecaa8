import { ensureGradients } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { maskedEncoding } from './masked-encoding.ts';

onEachBackend('maskedEncoding', () => {
  beforeAll(() => ensureGradients());

  it('multiplies words by their position, nil counting for nothing, by hand and by difference', () => {
    const table = tensor([
      [9, 9],
      [1, 2],
      [3, 4],
    ]);
    const mask = tensor([
      [1, 1],
      [10, 0],
    ]);
    const words = tensor(
      [
        [1, 2],
        [2, 0],
      ],
      [2, 2],
      'int32',
    );
    toBeClose(maskedEncoding(table, mask, words), [31, 2, 3, 4]);
    const oracle = (e: Float64Array, f: Float64Array): number[] =>
      [[1, 2], [2]].flatMap((sentence) =>
        [0, 1].map((k) =>
          sentence.reduce((t, word, j) => t + (e[word * 2 + k] ?? 0) * (f[j * 2 + k] ?? 0), 0),
        ),
      );
    expectGradient((e, f) => maskedEncoding(e as Tensor, f as Tensor, words), [table, mask], { oracle });
    expectNoLeak(() => maskedEncoding(table, mask, words));
    expect(() => maskedEncoding(table, ones([3, 2]), words)).toThrow(
      'maskedEncoding: words must be [..., capacity], got [2, 2]: capacity is 3 in mask but 2 here',
    );
  });
});
