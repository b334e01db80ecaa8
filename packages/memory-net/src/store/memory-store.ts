import type { Filter } from './filter.ts';
import type { Metadata } from './metadata.ts';

/** How near a key is to a query: `q'k / (|q| |k|)`, or `q'k`. */
export type Similarity = 'cosine' | 'inner-product';

/** What a {@link MemoryStore} keeps. */
export interface MemoryItem {
  /** Of 1 to 512 characters, none of them NUL. */
  readonly id: string;
  /** The key, `[width]`, finite. */
  readonly vector: Float32Array;
  /** Default `{}`. */
  readonly metadata?: Metadata;
}

/** An item that a search found. */
export interface Match {
  readonly id: string;
  /** Larger is nearer, for either {@link Similarity}. */
  readonly similarity: number;
  readonly metadata: Metadata;
  /** The key, where the search asked for it; of an int8 store what is left of it. */
  readonly vector?: Float32Array;
}

export interface SearchOptions {
  /** How many items at most. */
  readonly count: number;
  /** Only items whose metadata pass. Default all. */
  readonly filter?: Filter;
  /** Gives the keys back, too. Default false. */
  readonly vectors?: boolean;
}

/**
 * A memory outside of the model: vectors under names, with metadata, found by their nearness to a query. What is written is checked
 * before anything of it is kept, a call's items are all kept or none, and an awaited write is seen by every later search.
 *
 * Answers are in falling similarity, equal ones by id (by code point).
 */
export interface MemoryStore {
  /** Numbers in a vector. */
  readonly width: number;
  readonly similarity: Similarity;
  /** Keeps new items. Throws RangeError where an id is there already. */
  insert(items: readonly MemoryItem[]): Promise<void>;
  /** Keeps items; those whose ids are there take their places. */
  upsert(items: readonly MemoryItem[]): Promise<void>;
  /** Forgets items; ids that are not there are passed over. @returns how many there were */
  delete(ids: readonly string[]): Promise<number>;
  /** The items nearest to `query`, `[width]`. */
  search(query: Float32Array, options: SearchOptions): Promise<Match[]>;
  /** The same for several queries at once, which is faster than one by one. */
  searchAll(queries: readonly Float32Array[], options: SearchOptions): Promise<Match[][]>;
  /** How many items there are, or how many pass the filter. */
  count(filter?: Filter): Promise<number>;
  /** Writes down in the shortest form all that is kept, so that it is opened again soon. Awaited writes last without it. */
  persist(): Promise<void>;
  /** Waits for writes that are under way and lets go of everything. Later calls throw. */
  close(): Promise<void>;
}
