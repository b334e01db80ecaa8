import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryStore } from '@mneme/memory-net';
import type { Random } from '@mneme/tensor-core';
import { setBackend, tidy } from '@tensorflow/tfjs-core';
import { ClusteredVectors, rowsOf } from './clustered-vectors.ts';
import { NearestTruth } from './nearest-truth.ts';
import type { StoreKind } from './store-kinds.ts';

export interface StoreMeasureOptions {
  readonly vectors: number;
  readonly width: number;
  readonly queries: number;
  readonly random: Random;
}

/** What one kind of store does with the same vectors as the others. */
export interface StoreMeasure {
  readonly kind: string;
  readonly vectors: number;
  readonly width: number;
  readonly queries: number;
  /** Inserting all, in calls of 10,000, into a folder, and writing it down; with the making of an index, where there is one. */
  readonly buildSeconds: number;
  /** Of single searches for 10, one after the other. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Queries a second, many at once. */
  readonly batchPerSecond: number;
  /** The share of the true nearest ten among the ten found. */
  readonly recall: number;
}

/** Neighbours that are asked for. */
const COUNT = 10;
const TOGETHER = 10_000;
const WARM_UP = 20;
const CLUSTERS = 1000;
const SPREAD = 0.5;

/** Vectors for all kinds, and the truth about them. */
export class StoreMeasurement {
  readonly #options: StoreMeasureOptions;
  readonly #vectors: ClusteredVectors;
  readonly #queries: Float32Array[];
  readonly #truth: number[][];

  /** Needs the engine as the current backend. */
  constructor(options: StoreMeasureOptions) {
    const { width, queries } = options;
    this.#options = options;
    this.#vectors = new ClusteredVectors({ width, clusters: CLUSTERS, spread: SPREAD }, options.random);
    const asked = this.#vectors.draw('queries', queries);
    this.#queries = rowsOf(asked);
    const truth = new NearestTruth(asked, COUNT);
    for (const [part, count] of parts(options.vectors)) {
      tidy(() => truth.add(this.#vectors.draw(part, count)));
    }
    this.#truth = truth.places;
    asked.dispose();
  }

  async measure(name: string, kind: StoreKind): Promise<StoreMeasure> {
    const folder = mkdtempSync(join(tmpdir(), 'mneme-store-'));
    const { vectors, width, queries } = this.#options;
    let store = await kind.open(folder, width);
    try {
      let buildSeconds = await this.#build(store);
      if (kind.index) {
        const start = performance.now();
        await store.close();
        store = await kind.index(folder, width);
        buildSeconds += (performance.now() - start) / 1000;
      }
      await setBackend(kind.backend);
      const { milliseconds, found } = await this.#search(store);
      const start = performance.now();
      await store.searchAll(this.#queries, { count: COUNT });
      const batchPerSecond = queries / ((performance.now() - start) / 1000);
      const ordered = milliseconds.sort((a, b) => a - b);
      const at = (share: number): number => ordered[Math.ceil(share * ordered.length) - 1] as number;
      return {
        ...{ kind: name, vectors, width, queries, buildSeconds },
        ...{ p50Ms: at(0.5), p99Ms: at(0.99), batchPerSecond, recall: this.#recall(found) },
      };
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
      await setBackend('mneme');
    }
  }

  dispose(): void {
    this.#vectors.dispose();
  }

  async #build(store: MemoryStore): Promise<number> {
    let milliseconds = 0;
    let place = 0;
    for (const [part, count] of parts(this.#options.vectors)) {
      const drawn = this.#vectors.draw(part, count);
      const items = rowsOf(drawn).map((vector) => ({ id: `${place++}`, vector }));
      drawn.dispose();
      const start = performance.now();
      await store.upsert(items);
      milliseconds += performance.now() - start;
    }
    const start = performance.now();
    await store.persist();
    return (milliseconds + performance.now() - start) / 1000;
  }

  async #search(store: MemoryStore): Promise<{ milliseconds: number[]; found: string[][] }> {
    for (const query of this.#queries.slice(0, WARM_UP)) await store.search(query, { count: COUNT });
    const milliseconds: number[] = [];
    const found: string[][] = [];
    for (const query of this.#queries) {
      const start = performance.now();
      const matches = await store.search(query, { count: COUNT });
      milliseconds.push(performance.now() - start);
      found.push(matches.map(({ id }) => id));
    }
    return { milliseconds, found };
  }

  #recall(found: readonly string[][]): number {
    const shares = found.map((ids, q) => {
      const truth = this.#truth[q] as number[];
      return truth.filter((place) => ids.includes(`${place}`)).length / truth.length;
    });
    return shares.reduce((a, b) => a + b) / shares.length;
  }
}

function* parts(vectors: number): Generator<readonly [part: string, count: number]> {
  for (let from = 0; from < vectors; from += TOGETHER) {
    yield [`part ${from / TOGETHER}`, Math.min(TOGETHER, vectors - from)];
  }
}
