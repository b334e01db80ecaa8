import { requireInteger } from '@mneme/tensor-core';
import type { Filter } from './filter.ts';
import type { ItemTableConfig } from './item-table.ts';
import { LocalItems } from './local-items.ts';
import type { Match, MemoryItem, MemoryStore, SearchOptions, Similarity } from './memory-store.ts';
import { shown } from './shown.ts';
import type { StoreJournal } from './store-journal.ts';

export interface ExactStoreConfig {
  /** Numbers in a vector. */
  readonly width: number;
  /** Default `'cosine'`. */
  readonly similarity?: Similarity;
  /** How keys are kept: whole, or rounded to a quarter of the memory. Default `'float32'`. */
  readonly precision?: 'float32' | 'int8';
}

/**
 * A {@link MemoryStore} in this process that looks at every key. In float32 its answers are exact: those of a loop in float64, whichever
 * backend is current. One that brings a kernel for `nearestNeighbours` proposes the keys, otherwise JavaScript
 * looks through them. With `precision: 'int8'` it is exact for the rounded keys, takes a quarter of the memory, and may confuse keys that
 * are equally near to within a 200th of their largest number.
 *
 * In memory alone, unless it is given a journal by {@link ExactStore.open}.
 *
 * @throws RangeError `ExactStore: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { ExactStore } from '@mneme/memory-net';
 *
 * const store = new ExactStore({ width: 2 });
 * await store.insert([
 *   { id: 'east', vector: Float32Array.of(1, 0), metadata: { kind: 'side' } },
 *   { id: 'north', vector: Float32Array.of(0, 1), metadata: { kind: 'side' } },
 *   { id: 'between', vector: Float32Array.of(3, 3) },
 * ]);
 * const [nearest] = await store.search(Float32Array.of(1, 0.9), { count: 1 });
 * console.log(nearest.id); // between
 * const [side] = await store.search(Float32Array.of(1, 0.9), { count: 1, filter: { kind: 'side' } });
 * console.log(side.id); // east
 * await store.close();
 */
export class ExactStore implements MemoryStore {
  readonly width: number;
  readonly similarity: Similarity;
  readonly precision: 'float32' | 'int8';
  readonly #items: LocalItems;

  /** @param journal - where writes go, one that has none yet: {@link ExactStore.open} takes up those that are there */
  constructor(config: ExactStoreConfig, journal?: StoreJournal) {
    const whole = wholeConfig('ExactStore', config);
    this.width = whole.width;
    this.similarity = whole.similarity;
    this.precision = whole.precision;
    this.#items = new LocalItems(whole, journal);
  }

  /** A store that goes on from what `journal` has, and writes to it. */
  static async open(config: ExactStoreConfig, journal: StoreJournal): Promise<ExactStore> {
    const store = new ExactStore(config, journal);
    await store.#items.replay();
    return store;
  }

  insert(items: readonly MemoryItem[]): Promise<void> {
    return this.#items.insert(items);
  }

  upsert(items: readonly MemoryItem[]): Promise<void> {
    return this.#items.upsert(items);
  }

  delete(ids: readonly string[]): Promise<number> {
    return this.#items.delete(ids);
  }

  async search(query: Float32Array, options: SearchOptions): Promise<Match[]> {
    const search = this.#items.requireSearch('search', [query], options);
    return this.#items.table.search([query], search)[0] as Match[];
  }

  async searchAll(queries: readonly Float32Array[], options: SearchOptions): Promise<Match[][]> {
    return this.#items.table.search(queries, this.#items.requireSearch('searchAll', queries, options));
  }

  async count(filter?: Filter): Promise<number> {
    return this.#items.count(filter);
  }

  /** @throws RangeError `persist: store must have a journal or a folder, got one in memory` */
  async persist(): Promise<void> {
    const { table } = this.#items;
    await this.#items.persist((journal) => journal.rewrite(table.items(), table.size));
  }

  close(): Promise<void> {
    return this.#items.close();
  }
}

/** A configuration with its defaults, checked. */
export function wholeConfig(
  where: string,
  { width, similarity = 'cosine', precision = 'float32' }: ExactStoreConfig,
): ItemTableConfig {
  requireInteger(where, 'width', width);
  if (similarity !== 'cosine' && similarity !== 'inner-product') {
    throw new RangeError(
      `${where}: similarity must be 'cosine' or 'inner-product', got ${shown(similarity)}`,
    );
  }
  if (precision !== 'float32' && precision !== 'int8') {
    throw new RangeError(`${where}: precision must be 'float32' or 'int8', got ${shown(precision)}`);
  }
  return { width, similarity, precision };
}
