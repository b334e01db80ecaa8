import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EnginePage, workerUrl } from './engine-page.ts';

/** Far fewer than there are: a run that finds none of them must not pass. */
const TESTS = 500;
const MIB = 2 ** 20;
/** A minute and more where other programs want the processor too. */
const LONG = 180_000;

const removeSharedMemory = (): void => {
  delete (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer;
};
/** As bundlers do for libraries that were written for Node. */
const addProcess = (): void => {
  Object.assign(globalThis, { process: { env: {} } });
};

let page: EnginePage;
beforeAll(async () => {
  page = await EnginePage.open();
});
afterAll(() => page.close());
beforeEach(() => {
  page.complaints.length = 0;
});

describe("the engine's kernels in a page", () => {
  it.each([
    ['isolated', { deterministic: true }, { threads: 2, build: 'plain' }],
    ['isolated', { deterministic: false }, { threads: 2, build: 'relaxed' }],
    ['plain', { deterministic: true }, { threads: 1, build: 'plain' }],
  ] as const)(
    'that is %s pass their tests with %o',
    async (serving, options, started) => {
      const outcome = await page.check(serving, 'runTests', { ...options, threads: 2 });
      expect(outcome).toMatchObject({ ...started, failures: [] });
      expect(outcome.passed).toBeGreaterThan(TESTS);
      expect(page.complaints).toEqual([]);
    },
    LONG,
  );

  it('give the same bits for one thread and two, in shared memory and in other', async () => {
    const deterministic = true;
    const one = await page.check('isolated', 'bits', { deterministic, threads: 1 });
    const two = await page.check('isolated', 'bits', { deterministic, threads: 2 });
    const unshared = await page.check('plain', 'bits', { deterministic, threads: 2 });
    expect([one, two, unshared].map(({ threads }) => threads)).toEqual([1, 2, 1]);
    expect(Object.keys(one.hashes).length).toBeGreaterThan(70);
    expect(two.hashes).toEqual(one.hashes);
    expect(unshared.hashes).toEqual(one.hashes);
  });
});

describe("the engine's memory in a page", () => {
  it.each([
    ['isolated', undefined, true],
    ['isolated', removeSharedMemory, false],
    ['plain', undefined, false],
  ] as const)(
    'that is %s grows, and old tensors keep their values: %o',
    async (serving, before, sharable) => {
      const result = await page.check(serving, 'growth', { threads: 1, deterministic: true }, before);
      expect(result.sharable).toBe(sharable);
      expect(result.after - result.before).toBeGreaterThan(48 * MIB);
      expect(result.sums).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
      expect(result.old).toEqual([3, 1, 4, 1, 5, 3, 1, 4, 5, 4, 2, 5, 2, 6]);
    },
  );

  it('is handed to nobody', async () => {
    const { shared, values, text, strings, pixels, fromCanvas } = await page.check('isolated', 'outputs', {
      threads: 2,
    });
    expect(shared).toEqual([false, false]);
    const codes = [109, 110, 101, 109, 101];
    expect(values).toEqual([codes, codes, codes]);
    expect([text, strings]).toEqual(['mneme', ['a', 'ж']]);
    expect(pixels).toEqual([0, 51, 102, 255, 153, 204, 255, 255]);
    expect(fromCanvas).toEqual([0, 51, 102, 153, 204, 255]);
  });
});

describe("the engine's threads in a page", () => {
  it('are started although a bundler has put a process there', async () => {
    const threads = Math.min(8, availableParallelism());
    expect(await page.check('isolated', 'multiply', {}, addProcess)).toEqual({ threads, right: [1] });
    expect(page.complaints).toEqual([]);
  });

  it('are one where workers are forbidden, and more with a script of the site', async () => {
    expect(await page.check('strict', 'multiply', { threads: 2 })).toEqual({ threads: 1, right: [1] });
    // What the browser itself says of its policy is not to be avoided.
    expect(page.complaints.filter((text) => !/Content Security Policy/.test(text))).toEqual([]);
    expect(await page.check('strict', 'multiply', { threads: 2, workerUrl })).toEqual({
      threads: 2,
      right: [1],
    });
  });

  it('are one where their script is missing', async () => {
    const nowhere = { threads: 2, workerUrl: 'index.html' };
    expect(await page.check('isolated', 'multiply', nowhere)).toEqual({ threads: 1, right: [1] });
  });

  it('may die without harm', async () => {
    const { threads, right } = await page.check('isolated', 'multiplyAfterDeath', { threads: 3 });
    expect(threads).toBe(3);
    expect(right).toEqual(Array(11).fill(1));
  });
});
