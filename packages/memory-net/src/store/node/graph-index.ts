import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Index } from 'usearch';
import { KeyNames } from './key-names.ts';
import { syncFolder } from './sync-folder.ts';

/** Vectors added in one call: what they take is taken twice meanwhile. */
const TOGETHER = 2 ** 16;

/** Which of the vectors that it was given are near to a query, approximately: usearch's index, by ids. */
export class GraphIndex {
  readonly #make: () => Index;
  readonly #width: number;
  readonly #threads: number;
  readonly #vector: (id: string) => Float32Array;
  #index: Index;
  #names = new KeyNames();
  /** What is not in the index yet. */
  readonly #waiting = new Set<string>();

  /** @param vector - the vector of an id */
  constructor(make: () => Index, width: number, threads: number, vector: (id: string) => Float32Array) {
    this.#make = make;
    this.#width = width;
    this.#threads = threads;
    this.#vector = vector;
    this.#index = make();
  }

  /** Names an item that the index has already, from the file that it was loaded from. */
  recall(id: string, key: number): void {
    this.#names.add(id, key);
  }

  /** Marks an item to be put in by {@link GraphIndex.addWaiting}, in place of what it had before. */
  put(id: string): void {
    this.remove(id);
    this.#waiting.add(id);
  }

  remove(id: string): void {
    this.#waiting.delete(id);
    const key = this.#names.remove(id);
    if (key !== undefined) this.#index.remove(BigInt(key));
  }

  addWaiting(): void {
    const ids = [...this.#waiting];
    for (let from = 0; from < ids.length; from += TOGETHER) {
      const some = ids.slice(from, from + TOGETHER);
      const vectors = new Float32Array(some.length * this.#width);
      for (const [i, id] of some.entries()) vectors.set(this.#vector(id), i * this.#width);
      const keys = BigUint64Array.from(some, (id) => BigInt(this.#names.add(id)));
      this.#index.add(keys, vectors, this.#threads);
    }
    this.#waiting.clear();
  }

  /** The ids of about `count` of the nearest, for each query. */
  nearest(queries: readonly Float32Array[], count: number): string[][] {
    const found = (keys: BigUint64Array): string[] =>
      Array.from(keys, (key) => this.#names.id(Number(key))).filter((id) => id !== undefined);
    if (this.#index.size() === 0 || queries.length === 0) return queries.map(() => []);
    if (queries.length === 1) {
      return [found(this.#index.search(queries[0] as Float32Array, count, 1).keys)];
    }
    const { keys, counts } = this.#index.search([...queries], count, this.#threads);
    return queries.map((_, i) => found(keys.slice(i * count, i * count + Number(counts[i]))));
  }

  /** Writes the index to `path`, and to a file beside it the keys of `ids`. */
  async save(path: string, ids: Iterable<string>): Promise<void> {
    const keys = Array.from(ids, (id) => this.#names.key(id) as number);
    this.#index.save(`${path}.tmp`);
    const file = await open(`${path}.tmp`, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    const named = await open(keysPath(path), 'w');
    try {
      const checked = Float64Array.of(await checksum(`${path}.tmp`));
      await named.writeFile(new Uint8Array(checked.buffer));
      await named.writeFile(new Uint8Array(Float64Array.from(keys).buffer));
      await named.sync();
    } finally {
      await named.close();
    }
    // The index has its name only when both are whole.
    await rename(`${path}.tmp`, path);
    await syncFolder(path);
  }

  /** Loads what {@link GraphIndex.save} wrote of `count` items: their keys, or undefined where there is no such file. */
  async load(path: string, count: number): Promise<readonly number[] | undefined> {
    if (!existsSync(path)) return undefined;
    const bytes = Uint8Array.from(await readFile(keysPath(path)));
    if (bytes.length !== 8 + 8 * count) return undefined;
    const [expected, ...keys] = new Float64Array(bytes.buffer);
    // All is in the log: the index is made anew. Loading a damaged one can take minutes, or the process.
    if (expected !== (await checksum(path))) return undefined;
    const index = this.#make();
    index.load(path);
    if (index.size() !== count) return undefined;
    this.#index = index;
    return keys;
  }

  dispose(): void {
    this.#index = this.#make();
    this.#names = new KeyNames();
  }
}

async function checksum(path: string): Promise<number> {
  let sum = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }))
    sum = crc32(chunk as Buffer, sum);
  return sum;
}

function keysPath(path: string): string {
  return `${path}.keys`;
}
