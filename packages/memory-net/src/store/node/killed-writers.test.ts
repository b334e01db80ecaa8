import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folders.ts';
import type { MemoryStore } from '../memory-store.ts';
import { openExactStore } from './open-exact-store.ts';
import { openPgliteStore } from './open-pglite-store.ts';
import { openUsearchStore } from './usearch-store.ts';

const BATCH = 5;

/** Writes batches on and on, and says which are acknowledged; every few it deletes one and writes all anew. */
const SCRIPT = `
import { openExactStore } from './open-exact-store.ts';
import { openPgliteStore } from './open-pglite-store.ts';
import { openUsearchStore } from './usearch-store.ts';

const [kind, folder, first] = process.argv.slice(2);
const open = { exact: openExactStore, usearch: openUsearchStore, pglite: openPgliteStore }[kind];
const store = await open(folder, { width: 7 });
for (let n = Number(first); ; n++) {
  const batch = Array.from({ length: ${BATCH} }, (_, i) => ({
    id: n + '-' + i, vector: Float32Array.from({ length: 7 }, (_, d) => Math.sin(n + i * d + 1)), metadata: { n },
  }));
  await store.insert(batch);
  console.log('kept ' + n);
  if (n % 3 === 2) {
    await store.delete(Array.from({ length: ${BATCH} }, (_, i) => (n - 1) + '-' + i));
    console.log('gone ' + (n - 1));
  }
  if (n % 7 === 6) await store.persist();
}
`;

const OPEN = { exact: openExactStore, usearch: openUsearchStore, pglite: openPgliteStore };
const folder = temporaryFolder();
const home = fileURLToPath(new URL('../../../', import.meta.url));
const script = join(home, 'node_modules', `.killed-writers-${process.pid}.mjs`);

beforeAll(() => {
  buildSync({
    stdin: { contents: SCRIPT, resolveDir: import.meta.dirname, loader: 'ts' },
    ...{ outfile: script, bundle: true, format: 'esm', platform: 'node', conditions: ['@mneme/source'] },
    external: ['@tensorflow/*', 'usearch', '@electric-sql/*'],
  });
});
afterAll(() => rm(script));

/** Runs the script and kills it with signal 9, `delay` ms after its `until`th word. @returns what it said */
function killed(args: readonly string[], until: number, delay: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      const before = said.split('\n').length;
      said += text.toString();
      if (before <= until && said.split('\n').length > until) setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.on('error', reject);
    // A line that was not ended was not said.
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

async function batchesOf(store: MemoryStore, most: number): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (let n = 0; n <= most; n++) counts.set(n, await store.count({ n }));
  return counts;
}

it.each([
  ['exact', [1, 9, 17, 23]],
  ['usearch', [5, 23]],
  ['pglite', [7]],
] as const)(
  'what %s has acknowledged is there after signal 9, whole',
  { timeout: 180_000 },
  async (kind, kills) => {
    const path = join(folder, 'deep', kind);
    const kept = new Set<number>();
    const gone = new Set<number>();
    let next = 0;
    for (const [attempt, until] of kills.entries()) {
      for (const line of await killed([kind, path, `${next}`], until, attempt)) {
        const [word, n] = line.split(' ');
        (word === 'kept' ? kept : gone).add(Number(n));
      }
      next = Math.max(...kept) + 2; // the next one may be there without having been acknowledged
      const store = await OPEN[kind](path, { width: 7 });
      const counts = await batchesOf(store, next);
      // Of the last but one it may not have been said any more that it is gone.
      if (counts.get(next - 3) === 0) gone.add(next - 3);
      for (const n of kept) if (!gone.has(n)) expect(counts.get(n), `batch ${n}`).toBe(BATCH);
      for (const n of gone) expect(counts.get(n), `batch ${n}`).toBe(0);
      expect([...counts.values()].every((count) => count === 0 || count === BATCH)).toBe(true);
      const last = await store.search(
        Float32Array.from({ length: 7 }, () => 1),
        { count: 3 },
      );
      expect(last).toHaveLength(3);
      await store.close();
    }
    expect(kept.size).toBeGreaterThan(3);
  },
);
