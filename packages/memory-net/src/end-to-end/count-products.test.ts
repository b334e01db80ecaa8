import { ensureGradients } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, type Tensor, type Tensor2D, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CountMatrix } from './count-matrix.ts';
import { multiplyCounts, poolCounts } from './count-products.ts';

const [BATCH, ROWS, COLUMNS, ENTRIES] = [2, 3, 5, 7];

/** Places and values that follow no pattern; the last entries of each row are unused. */
function example(): CountMatrix {
  const places = new Int32Array(BATCH * ROWS * ENTRIES);
  const values = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    places[i] = Math.floor(i / (ROWS * ENTRIES)) * COLUMNS + ((i * 3) % COLUMNS);
    values[i] = i % ENTRIES > 4 ? 0 : ((i * 5) % 13) / 3 - 2;
  }
  const shape: [number, number, number] = [BATCH, ROWS, ENTRIES];
  return { columns: COLUMNS, places: tensor3d(places, shape, 'int32'), values: tensor3d(values, shape) };
}

/** The dense matrices, `[batch][row][column]`. */
function dense({ places, values }: CountMatrix): number[][][] {
  const [at, value] = [places.dataSync(), values.dataSync()];
  const matrices = Array.from({ length: BATCH }, () =>
    Array.from({ length: ROWS }, () => new Array<number>(COLUMNS).fill(0)),
  );
  for (let i = 0; i < at.length; i++) {
    const row = matrices[Math.floor(i / (ROWS * ENTRIES))]?.[Math.floor(i / ENTRIES) % ROWS];
    const column = (at[i] ?? 0) % COLUMNS;
    if (row) row[column] = (row[column] ?? 0) + (value[i] ?? 0);
  }
  return matrices;
}

const vectors = (): Tensor2D =>
  tensor2d(
    Array.from({ length: BATCH * COLUMNS }, (_, i) => Math.sin(i + 1)),
    [BATCH, COLUMNS],
  );
const weights = (): Tensor2D =>
  tensor2d(
    Array.from({ length: BATCH * ROWS }, (_, i) => Math.cos(i + 1)),
    [BATCH, ROWS],
  );

onEachBackend('count matrices', () => {
  beforeAll(() => ensureGradients());

  it('multiplies a hand-made matrix', () => {
    const counts: CountMatrix = {
      columns: 3,
      places: tensor3d([0, 2, 1, 1], [1, 2, 2], 'int32'),
      values: tensor3d([2, -1, 1, 4], [1, 2, 2]),
    };
    // [[2, 0, -1], [0, 5, 0]]
    toBeClose(multiplyCounts(counts, tensor2d([[1, 10, 100]])), [2 - 100, 50]);
    toBeClose(poolCounts(counts, tensor2d([[1, 10]])), [2, 50, -1]);
  });

  it('agrees with a dense loop', () => {
    const counts = example();
    const x = vectors().arraySync();
    const w = weights().arraySync();
    const matrices = dense(counts);
    const product = matrices.map((matrix, b) =>
      matrix.map((row) => row.reduce((t, n, c) => t + n * (x[b]?.[c] ?? 0), 0)),
    );
    const pool = matrices.map((matrix, b) =>
      Array.from({ length: COLUMNS }, (_, c) =>
        matrix.reduce((t, row, r) => t + (row[c] ?? 0) * (w[b]?.[r] ?? 0), 0),
      ),
    );
    toBeClose(multiplyCounts(counts, vectors()), product);
    toBeClose(poolCounts(counts, weights()), pool);
  });

  it('has the gradients of its dense form', () => {
    const counts = example();
    const matrices = dense(counts);
    const times = (x: Float64Array): number[] =>
      matrices.flatMap((matrix, b) =>
        matrix.map((row) => row.reduce((t, n, c) => t + n * (x[b * COLUMNS + c] ?? 0), 0)),
      );
    const pooled = (w: Float64Array): number[] =>
      matrices.flatMap((matrix, b) =>
        Array.from({ length: COLUMNS }, (_, c) =>
          matrix.reduce((t, row, r) => t + (row[c] ?? 0) * (w[b * ROWS + r] ?? 0), 0),
        ),
      );
    expectGradient((x: Tensor) => multiplyCounts(counts, x as Tensor2D), [vectors()], { oracle: times });
    expectGradient((w: Tensor) => poolCounts(counts, w as Tensor2D), [weights()], { oracle: pooled });
  });

  it('leaves nothing behind', () => {
    const counts = example();
    const [x, w] = [vectors(), weights()];
    expectNoLeak(() => [multiplyCounts(counts, x), poolCounts(counts, w)]);
    dispose([x, w, counts.places, counts.values]);
  });
});

describe('count matrices', () => {
  it('refuse vectors of another size', () => {
    expect(() =>
      multiplyCounts(
        example(),
        tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toThrow('multiplyCounts: vectors must be [batch, 5], got [2, 2]: 2 is not 5');
    expect(() =>
      poolCounts(
        example(),
        tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toThrow('poolCounts: weights must be [batch, rows], got [2, 2]: rows is 3 in places but 2 here');
  });
});
