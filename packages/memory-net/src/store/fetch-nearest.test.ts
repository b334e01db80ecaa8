import { normal, Random } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { memory, ones, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { attendFetched } from './attend-fetched.ts';
import { attendStore } from './attend-store.ts';
import { ExactStore } from './exact-store.ts';
import { fetchNearest } from './fetch-nearest.ts';
import { nearestIds } from './fixtures/vectors.ts';

const SEED = 5;
const vector = (...values: number[]): Float32Array => Float32Array.from(values);

onEachBackend(`fetchNearest, seed ${SEED}`, () => {
  it('brings keys, values and similarities, zeros where fewer are there', async () => {
    const store = new ExactStore({ width: 2, similarity: 'inner-product' });
    await store.insert([
      { id: 'a', vector: vector(1, 0), metadata: { value: [7], kind: 'x' } },
      { id: 'b', vector: vector(0, 2), metadata: { value: [8], kind: 'x' } },
      { id: 'c', vector: vector(9, 9) },
    ]);
    const filter = { kind: 'x' };
    const query = tensor([
      [1, 1],
      [3, -1],
    ]);
    const values = { field: 'value', width: 1 };
    const fetched = await fetchNearest(store, query, { count: 3, filter, values });
    expect(fetched.keys.arraySync()).toEqual([
      [
        [0, 2],
        [1, 0],
        [0, 0],
      ],
      [
        [1, 0],
        [0, 2],
        [0, 0],
      ],
    ]);
    expect(fetched.values.arraySync()).toEqual([
      [[8], [7], [0]],
      [[7], [8], [0]],
    ]);
    toBeClose(fetched.similarities, [2, 1, 0, 3, -2, 0]);
    expect(fetched.found.arraySync()).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    expect(fetched.matches.map((row) => row.map(({ id }) => id))).toEqual([
      ['b', 'a'],
      ['a', 'b'],
    ]);
    const { output, weights, ids } = await attendStore(query, store, { count: 3, filter, values, scale: 2 });
    const attended = attendFetched(query, fetched, { scale: 2 });
    toBeClose(output, attended.output);
    toBeClose(weights, attended.weights);
    expect(ids).toEqual([
      ['b', 'a'],
      ['a', 'b'],
    ]);
    await store.close();
  });

  it('asks a store of its own for each head', async () => {
    const stores = [new ExactStore({ width: 3 }), new ExactStore({ width: 3 })];
    const items = stores.map((_, head) =>
      [0, 1, 2, 3, 4].map((i) => ({
        id: `${head}-${i}`,
        vector: normal([3], new Random(SEED).split(`${head}`).at(i)).dataSync() as Float32Array,
      })),
    );
    for (const [head, store] of stores.entries()) await store.insert(items[head] ?? []);
    const query = normal([2, 2, 5, 3], new Random(SEED)); // batch, heads, queries, depth
    const { keys, matches } = await fetchNearest(stores, query, { count: 2 });
    expect(keys.shape).toEqual([2, 2, 5, 2, 3]);
    const rows = query.dataSync();
    for (const [row, found] of matches.entries()) {
      const own = items[Math.floor(row / 5) % 2] ?? [];
      const asked = Float32Array.from(rows.slice(row * 3, row * 3 + 3));
      expect(found.map(({ id }) => id)).toEqual(nearestIds(own, asked, 2));
    }
    for (const store of stores) await store.close();
  });

  it('leaves nothing behind, finds nothing in an empty store, and says what is wrong', async () => {
    const store = new ExactStore({ width: 2 });
    const query = ones([1, 2]);
    const before = memory().numTensors;
    const { output, weights, ids } = await attendStore(query, store, { count: 2 });
    expect([output.arraySync(), weights.arraySync(), ids]).toEqual([[[0, 0]], [[0, 0]], [[]]]);
    output.dispose();
    weights.dispose();
    expect(memory().numTensors).toBe(before);
    await store.insert([{ id: 'a', vector: vector(1, 2), metadata: { value: [1] } }]);
    const values = { field: 'value', width: 3 };
    await expect(fetchNearest(store, query, { count: 1, values })).rejects.toThrow(
      'fetchNearest: metadata.value of "a" must be an array of 3 finite numbers, got [1]',
    );
    await expect(fetchNearest(store, ones([2, 7]), { count: 1 })).rejects.toThrow(
      'fetchNearest: query must be [..., 2], as wide as the store, got [2, 7]',
    );
    await expect(fetchNearest([store, store], ones([3, 5, 2]), { count: 1 })).rejects.toThrow(
      'fetchNearest: query must be [..., 2, queries, depth], a store for each head, got [3, 5, 2]',
    );
    expect(memory().numTensors).toBe(before + 2); // those of the last two queries
    await store.close();
  });
});
