import { Random } from '@mneme/tensor-core';
import { backend, engine, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { useWasmBackend } from '../../use-wasm-backend.ts';

interface Counts {
  readonly places: Int32Array;
  readonly values: Float32Array;
  readonly vectors: Float32Array;
  readonly weights: Float32Array;
}

type Shape = readonly [batch: number, rows: number, entries: number, columns: number];

/** Rows of which a third of the entries fill up: their place is the first of all, and their value nothing. */
function draw([batch, rows, entries, columns]: Shape): Counts {
  const random = new Random(7).split(`${batch} ${rows} ${entries}`);
  const size = batch * rows * entries;
  const column = random.split('columns').integers(size, columns);
  const filler = (i: number): boolean => i % 3 === 2;
  const places = Int32Array.from(column, (place, i) =>
    filler(i) ? 0 : Math.floor(i / (rows * entries)) * columns + place,
  );
  const values = random.split('values').uniforms(size);
  return {
    places,
    values: values.map((value, i) => (filler(i) ? 0 : value - 0.5)),
    vectors: random.split('vectors').uniforms(batch * columns),
    weights: random.split('weights').uniforms(batch * rows),
  };
}

function naive({ places, values, vectors, weights }: Counts, [batch, rows, entries, columns]: Shape) {
  const [product, pool] = [new Float64Array(batch * rows), new Float64Array(batch * columns)];
  for (const [i, place] of places.entries()) {
    const [row, value] = [Math.floor(i / entries), values[i] as number];
    product[row] = (product[row] as number) + value * (vectors[place] as number);
    pool[place] = (pool[place] as number) + value * (weights[row] as number);
  }
  return { product, pool };
}

const farthest = (actual: ArrayLike<number>, wanted: Float64Array): number =>
  wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (actual[i] as number))), 0);

describe('counts', () => {
  beforeAll(async () => {
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each<Shape>([
    [1, 1, 1, 1],
    [2, 3, 5, 7],
    [33, 50, 16, 101],
    [3, 700, 20, 1009],
  ])('are multiplied and pooled as a naive loop does: %i of %i rows of %i entries', (...shape) => {
    const [batch, rows, entries, columns] = shape;
    const counts = draw(shape);
    const held = (backend() as WasmBackend).memory().numBytesHeld;
    const [product, pool] = tidy(() => {
      const places = tensor(counts.places, [batch, rows, entries], 'int32');
      const values = tensor(counts.values, [batch, rows, entries]);
      const run = (name: string, vectors: Tensor): Tensor =>
        (
          engine().runKernel(name, { places, values, vectors }, { columns }) as unknown as Tensor[]
        )[0] as Tensor;
      return [
        run('MnemeCountProduct', tensor(counts.vectors, [batch, columns])).dataSync(),
        run('MnemeCountPool', tensor(counts.weights, [batch, rows])).dataSync(),
      ];
    });
    const wanted = naive(counts, shape);
    expect(product?.length).toBe(wanted.product.length);
    expect(pool?.length).toBe(wanted.pool.length);
    expect(farthest(product ?? [], wanted.product)).toBeLessThan(1e-6);
    expect(farthest(pool ?? [], wanted.pool)).toBeLessThan(1e-5);
    expect((backend() as WasmBackend).memory().numBytesHeld).toBe(held);
  });
});
