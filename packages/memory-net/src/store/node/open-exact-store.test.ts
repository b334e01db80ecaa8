import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { item } from '../fixtures/laws.ts';
import { storeContract } from '../fixtures/store-contract.ts';
import { temporaryFolder } from '../fixtures/temporary-folders.ts';
import { openExactStore } from './open-exact-store.ts';

const folder = temporaryFolder();
let made = 0;
const fresh = (): string => join(folder, `store-${made++}`);
const config = { width: 2 };

beforeAll(async () => {
  await setBackend('mneme');
});

for (const precision of ['float32', 'int8'] as const) {
  storeContract(`a folder of ${precision}`, {
    open: (name, form) => openExactStore(join(folder, `${name}-${precision}`), { ...form, precision }),
    ...{ lasts: true, exact: precision === 'float32', whole: precision === 'float32' },
  });
}

describe('openExactStore', () => {
  it('passes over a record that was cut off anywhere, and goes on behind the last whole one', async () => {
    const path = fresh();
    const store = await openExactStore(path, config);
    await store.insert([item('a', 1, 0), item('b', 0, 1)]);
    const log = join(path, 'store.log');
    const kept = readFileSync(log);
    await store.insert([item('c', 1, 1), item('d', 1, 2)]);
    await store.close();
    const whole = readFileSync(log);
    for (let end = kept.length; end < whole.length; end++) {
      writeFileSync(log, whole);
      truncateSync(log, end);
      const again = await openExactStore(path, config);
      expect(await again.count()).toBe(2);
      expect(readFileSync(log)).toEqual(kept);
      await again.close();
    }
    appendFileSync(log, Buffer.alloc(4096)); // a file that grew before its data came
    const again = await openExactStore(path, config);
    await again.insert([item('e', 1, 3)]);
    await again.close();
    const third = await openExactStore(path, config);
    expect(await third.count()).toBe(3);
    await third.close();
  });

  it('says where a log was damaged that was whole once', async () => {
    const path = fresh();
    const store = await openExactStore(path, config);
    await store.insert([item('a', 1, 0)]);
    await store.insert([item('b', 1, 0)]);
    await store.close();
    const log = join(path, 'store.log');
    const whole = readFileSync(log);
    const first = 12 + whole.readUInt32LE(0);
    for (const at of [first, first + 5, first + 20]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(log, damaged);
      await expect(openExactStore(path, config)).rejects.toThrow(
        `openExactStore: store.log must be whole, got damage at byte ${first} of ${whole.length}`,
      );
    }
    writeFileSync(log, 'something else');
    await expect(openExactStore(path, config)).rejects.toThrow('openExactStore: ');
    expect(readdirSync(path)).toEqual(['store.log']);
  });

  it('writes its log anew without what was replaced', async () => {
    const path = fresh();
    const store = await openExactStore(path, config);
    for (let i = 0; i < 50; i++) await store.upsert([{ ...item('a', 1, i), metadata: { i } }]);
    const size = (): number => readFileSync(join(path, 'store.log')).length;
    const before = size();
    await store.persist();
    expect(size()).toBeLessThan(before / 10);
    await store.upsert([item('b', 1, 0)]);
    await store.close();
    const again = await openExactStore(path, { ...config, precision: 'int8' });
    expect([await again.count(), await again.count({ i: 49 })]).toEqual([2, 1]);
    await again.close();
  });

  it('is open once at a time, and takes the lock of a process that is gone', async () => {
    const path = fresh();
    const store = await openExactStore(path, config);
    await expect(openExactStore(path, config)).rejects.toThrow(
      `openExactStore: folder must be open in one process at a time, got one that process ${process.pid} has open`,
    );
    await store.close();
    for (const stale of ['999999999\n', `${process.pid}\n`, '']) {
      writeFileSync(join(path, 'lock'), stale);
      await (await openExactStore(path, config)).close();
    }
    await expect(openExactStore(path, { width: 3 })).rejects.toThrow(
      'openExactStore: width must be 2, as in the folder, got 3',
    );
    await expect(openExactStore(path, { width: 2, similarity: 'inner-product' })).rejects.toThrow(
      'openExactStore: similarity must be cosine, as in the folder, got inner-product',
    );
    await expect(openExactStore(path, { width: 0 })).rejects.toThrow(
      'openExactStore: width must be an integer of at least 1, got 0',
    );
  });
});
