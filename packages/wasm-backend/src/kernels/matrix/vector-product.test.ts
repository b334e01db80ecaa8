import { normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, toBeClose } from '@mneme/testing';
import { backend, matMul, transpose } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useWasmBackend } from '../../use-wasm-backend.ts';

/** More numbers than a matrix has that is read by columns; an odd number of both. */
const LARGE = [1501, 1499] as const;
const SMALL = [67, 131] as const;

describe('a vector by a matrix', () => {
  beforeAll(async () => {
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each([SMALL, LARGE])(
    'of %i rows and %i columns is the naive loop, in every transposition',
    (k, columns) => {
      const random = new Random(5);
      const matrix = normal([k, columns], random.split('matrix'));
      const vector = normal([1, k], random.split('vector'));
      const [m, x] = [matrix.dataSync(), vector.dataSync()];
      const expected = new Float64Array(columns);
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < columns; j++)
          expected[j] = (expected[j] ?? 0) + (x[i] ?? 0) * (m[i * columns + j] ?? 0);
      }
      const [turned, column] = [transpose(matrix), transpose(vector)];
      for (const product of [
        matMul(vector, matrix),
        matMul(vector, turned, false, true),
        matMul(turned, column),
        matMul(matrix, column, true, false),
      ]) {
        toBeClose(product, expected, { relative: 1e-4, absolute: 1e-3 });
      }
      expectNoLeak(() => matMul(vector, matrix));
    },
  );

  it('is the same bits with one thread and with two', async () => {
    const product = async (threads: number): Promise<Float32Array> => {
      await useWasmBackend({ threads, deterministic: true });
      const random = new Random(6);
      return matMul(
        normal([1, LARGE[0]], random.at(1)),
        normal([...LARGE], random.at(2)),
      ).dataSync<'float32'>();
    };
    expect(await product(2)).toEqual(await product(1));
  });
});
