import type { StoredItem } from './stored-item.ts';

/** One write as it is kept: all of it or nothing. */
export type StoreChange = { readonly put: readonly StoredItem[] } | { readonly delete: readonly string[] };

/** What makes a store in memory last: a log of its writes. `@mneme/memory-net/node` has one of files. */
export interface StoreJournal {
  /** What was written, in order, when the store is opened. */
  replay(): AsyncIterable<StoreChange>;
  /** Keeps a change; once it resolves the change lasts. Where it throws, nothing of the change may come back. */
  append(change: StoreChange): Promise<void>;
  /** Takes these items for all that was written, at once or not at all. */
  rewrite(items: Iterable<StoredItem>, count: number): Promise<void>;
  close(): Promise<void>;
}
