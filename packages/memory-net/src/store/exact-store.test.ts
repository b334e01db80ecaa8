import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { compareIds } from './compare-ids.ts';
import { ExactStore } from './exact-store.ts';
import { item } from './fixtures/laws.ts';
import { storeContract } from './fixtures/store-contract.ts';
import { clustered, named, nearestIds } from './fixtures/vectors.ts';
import type { Match } from './memory-store.ts';
import type { StoreChange, StoreJournal } from './store-journal.ts';

const SEED = 41;

// tfjs's wasm has no kernel of ours, as cpu has none: the same loops run there.
onEachBackend('ExactStore', stores, ['cpu', 'mneme']);

function stores(): void {
  for (const precision of ['float32', 'int8'] as const) {
    storeContract(`ExactStore of ${precision}`, {
      open: async (_, config) => new ExactStore({ ...config, precision }),
      ...{ lasts: false, exact: precision === 'float32', whole: precision === 'float32' },
    });
  }

  it('orders by id what is equally near, however much of it there is', async () => {
    const store = new ExactStore({ width: 3 });
    const ids = Array.from({ length: 700 }, (_, i) => `${(i * 389) % 700}`.padStart(3, '0'));
    await store.insert(ids.map((id) => item(id, 0.1, 0.2, 0.3)));
    await store.insert([item('nearer', 1, 2, 3.1)]);
    const found = await store.search(Float32Array.of(0.1, 0.2, 0.32), { count: 5 });
    expect(found.map(({ id }) => id)).toEqual(['nearer', '000', '001', '002', '003']);
    await store.close();
  });

  it(`gives the answers of loops over many blocks, while rows come and go, seed ${SEED}`, async () => {
    const width = 1031; // a block has 512 rows
    const items = named(clustered(1201, width, new Random(SEED)));
    const store = new ExactStore({ width, similarity: 'inner-product' });
    const query = items[7]?.vector as Float32Array;
    const ids = async (): Promise<string[]> => (await store.search(query, { count: 7 })).map(({ id }) => id);
    const truth = (of: typeof items): string[] => nearestIds(of, query, 7, 'inner-product');
    await store.insert(items);
    expect(await ids()).toEqual(truth(items));
    await store.delete(items.slice(0, 400).map(({ id }) => id));
    expect(await ids()).toEqual(truth(items.slice(400)));
    await store.upsert(items.slice(0, 9));
    expect(await ids()).toEqual(truth([...items.slice(0, 9), ...items.slice(400)]));
    await store.close();
  });

  it('leaves no tensor behind, and is not emptied by the tidy of a search', async () => {
    const before = memory().numTensors;
    const store = new ExactStore({ width: 13 });
    const items = named(clustered(600, 13, new Random(SEED)));
    await store.insert(items);
    const query = items[3]?.vector as Float32Array;
    let first: Promise<Match[]> | undefined;
    tidy(() => {
      first = store.search(query, { count: 3 });
    });
    expect(await store.search(query, { count: 3 })).toEqual(await first);
    await store.close();
    expect(memory().numTensors).toBe(before);
  });
}

it('compareIds orders by code point', () => {
  const ids = ['', 'a', 'aa', 'b', '\uD7FF', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}'];
  expect([...ids].reverse().sort(compareIds)).toEqual(ids);
});

it('ExactStore takes any journal, keeps what it has, and nothing that it does not take', async () => {
  const log: StoreChange[] = [];
  let full = false;
  const journal: StoreJournal = {
    async *replay() {
      yield* [...log];
    },
    async append(change) {
      if (full) throw new Error('no space left');
      log.push(change);
    },
    async rewrite(items) {
      log.splice(0, log.length, { put: [...items] });
    },
    close: async () => undefined,
  };
  const store = await ExactStore.open({ width: 2 }, journal);
  await store.insert([item('a', 1, 0), item('b', 1, 1)]);
  full = true;
  await expect(store.insert([item('c', 1, 2)])).rejects.toThrow('no space left');
  await expect(store.delete(['a'])).rejects.toThrow('no space left');
  expect(await store.count()).toBe(2);
  full = false;
  await store.insert([item('c', 1, 2)]);
  await store.persist();
  expect(log).toHaveLength(1);
  expect(await (await ExactStore.open({ width: 2 }, journal)).count()).toBe(3);
});

it('ExactStore refuses what it cannot be', async () => {
  expect(() => new ExactStore({ width: 0 })).toThrow(
    'ExactStore: width must be an integer of at least 1, got 0',
  );
  expect(() => new ExactStore({ width: 1, similarity: 'x' as never })).toThrow(
    `ExactStore: similarity must be 'cosine' or 'inner-product', got "x"`,
  );
  expect(() => new ExactStore({ width: 1, precision: 'int4' as never })).toThrow(
    `ExactStore: precision must be 'float32' or 'int8', got "int4"`,
  );
  await expect(new ExactStore({ width: 1 }).persist()).rejects.toThrow(
    'persist: store must have a journal or a folder, got one in memory',
  );
});
