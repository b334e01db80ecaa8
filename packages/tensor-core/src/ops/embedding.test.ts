import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, mul, ones, sum, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { embedding } from './embedding.ts';

onEachBackend('embedding', () => {
  beforeAll(ensureGradients);

  it('looks rows up', () => {
    const table = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    toBeClose(
      embedding(
        table,
        tensor(
          [
            [2, 0],
            [1, 2],
          ],
          [2, 2],
          'int32',
        ),
      ),
      tensor([
        [
          [5, 6],
          [1, 2],
        ],
        [
          [3, 4],
          [5, 6],
        ],
      ]),
    );
  });

  it('has the value and gradient of the naive loop, repeated ids included', () => {
    const [size, width] = [7, 3];
    const ids = new Random(0).integers(10, size);
    const naive = (table: Float64Array): number[] =>
      Array.from(ids).flatMap((id) => Array.from(table.slice(id * width, (id + 1) * width)));
    const table = uniform([size, width], new Random(1), { low: -1 });
    const indices = tensor(ids, [2, 5], 'int32');
    toBeClose(embedding(table, indices), naive(Float64Array.from(table.dataSync())));
    expectGradient((x) => embedding(x, indices), [table], { oracle: naive });
  });

  it('is the same for a table too large to be read out for so few ids', () => {
    const [size, width] = [997, 3];
    const ids = [5, 996, 0];
    const table = uniform([size, width], new Random(2));
    const values = table.dataSync();
    const rows = ids.flatMap((id) => [...values.subarray(id * width, (id + 1) * width)]);
    expect([...embedding(table, tensor(ids, [3], 'int32')).dataSync()]).toEqual(rows);
  });

  it('keeps the type of the table', () => {
    const table = tensor([[1], [2]], [2, 1], 'int32');
    expect(embedding(table, tensor([1], [1], 'int32')).dtype).toBe('int32');
  });

  it('can be differentiated twice', () => {
    const ids = tensor([1, 1], [2], 'int32');
    const first = grad((x) => sum(mul(embedding(x, ids), embedding(x, ids))));
    toBeClose(
      grad((x) => sum(first(x)))(ones([3, 2])),
      tensor([
        [0, 0],
        [4, 4],
        [0, 0],
      ]),
    );
  });
});

onEachBackend('embedding, besides', () => {
  beforeAll(ensureGradients);

  it('leaves nothing behind, with or without a gradient', () => {
    const [table, ids] = [ones([5, 3]), tensor([1, 2], [2], 'int32')];
    expectNoLeak(() => embedding(table, ids));
    expectNoLeak(() => grad((x) => sum(embedding(x, ids)))(table));
  });

  it('names what does not fit', () => {
    const table = ones([5, 3]);
    expect(() => embedding(table, tensor([5], [1], 'int32'))).toThrow(
      'embedding: ids must be in [0, 5), got 5 at 0',
    );
    expect(() => embedding(table, tensor([-1], [1], 'int32'))).toThrow(
      'embedding: ids must be in [0, 5), got -1 at 0',
    );
    expect(() => embedding(table, tensor([1]))).toThrow('embedding: ids must be of int32, got float32');
    expect(() => embedding(ones([5]), tensor([1], [1], 'int32'))).toThrow(
      'embedding: table must be [size, width], got [5]',
    );
  });
});
