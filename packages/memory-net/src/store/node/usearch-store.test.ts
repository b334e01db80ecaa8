import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { storeContract } from '../fixtures/store-contract.ts';
import { temporaryFolder } from '../fixtures/temporary-folders.ts';
import { clustered, named, nearestIds, recall } from '../fixtures/vectors.ts';
import { openUsearchStore } from './usearch-store.ts';

const folder = temporaryFolder();
const SEED = 3;

storeContract('usearch', {
  open: (name, config) => openUsearchStore(join(folder, name), config),
  ...{ lasts: true, exact: false, whole: true },
});

describe(`UsearchStore, seed ${SEED}`, () => {
  const items = named(clustered(601, 11, new Random(SEED)));
  const query = items[5]?.vector as Float32Array;

  it('loads its graph, brings it up to date, and makes it anew where it is damaged', async () => {
    const path = join(folder, 'graph');
    const store = await openUsearchStore(path, { width: 11 });
    await store.insert(items.slice(0, 500));
    await store.delete(items.slice(0, 100).map(({ id }) => id));
    await store.persist();
    await store.upsert(items.slice(50, 120));
    await store.insert(items.slice(500));
    await store.delete(['item-200']);
    await store.close();
    const there = items.filter((_, i) => i >= 50 && i !== 200);
    for (const damage of [false, true]) {
      const index = readdirSync(path).find((name) => /^index-[-\da-f]+$/.test(name)) as string;
      if (damage) writeFileSync(join(path, index), Buffer.alloc(1000, 7));
      const again = await openUsearchStore(path, { width: 11 });
      expect(await again.count()).toBe(there.length);
      const found = (await again.search(query, { count: 10 })).map(({ id }) => id);
      expect(recall(found, nearestIds(there, query, 10))).toBeGreaterThanOrEqual(0.9);
      await again.close();
    }
    const third = await openUsearchStore(path, { width: 11 });
    await third.persist();
    await third.persist();
    expect(readdirSync(path).length).toBe(4);
    await third.close();
  });

  it('refuses settings that it cannot have', async () => {
    await expect(openUsearchStore(join(folder, 'x'), { width: 2, expansion: 0 })).rejects.toThrow(
      'openUsearchStore: expansion must be an integer of at least 1, got 0',
    );
  });
});
