import { requireInteger } from '@mneme/tensor-core';
import { type Filter, filterTerms } from './filter.ts';
import { ItemTable, type ItemTableConfig, type TableSearch } from './item-table.ts';
import type { MemoryItem, SearchOptions } from './memory-store.ts';
import { shown } from './shown.ts';
import type { StoreChange, StoreJournal } from './store-journal.ts';
import { type StoredItem, storedIds, storedItems, storedVector } from './stored-item.ts';
import { WriteQueue } from './write-queue.ts';

/** Items in this process: checks what comes, writes it down where there is a journal, and only then keeps it. */
export class LocalItems {
  readonly config: ItemTableConfig;
  readonly table: ItemTable;
  readonly #journal: StoreJournal | undefined;
  /** Is told of each change that is kept. */
  readonly #kept: (change: StoreChange) => void;
  readonly #writes = new WriteQueue();
  #open = true;

  constructor(
    config: ItemTableConfig,
    journal?: StoreJournal,
    kept: (change: StoreChange) => void = () => undefined,
  ) {
    this.config = config;
    this.table = new ItemTable(config);
    this.#journal = journal;
    this.#kept = kept;
  }

  /** Takes up what the journal has. */
  async replay(): Promise<void> {
    if (!this.#journal) return;
    for await (const change of this.#journal.replay()) this.#keep(change);
  }

  insert(items: readonly MemoryItem[]): Promise<void> {
    return this.#put('insert', items, (stored) => {
      const there = stored.find(({ id }) => this.table.has(id));
      if (there) throw new RangeError(`insert: id must be new, got ${shown(there.id)}, which is there`);
    });
  }

  upsert(items: readonly MemoryItem[]): Promise<void> {
    return this.#put('upsert', items, () => undefined);
  }

  async delete(ids: readonly string[]): Promise<number> {
    this.requireOpen('delete');
    const named = storedIds('delete', ids);
    return this.#writes.run(async () => {
      const there = named.filter((id) => this.table.has(id));
      if (there.length > 0) await this.#write({ delete: there });
      return there.length;
    });
  }

  count(filter?: Filter): number {
    this.requireOpen('count');
    return this.table.count(filterTerms('count', filter));
  }

  /** What a search asks for, checked. */
  requireSearch(where: string, queries: readonly Float32Array[], options: SearchOptions): TableSearch {
    this.requireOpen(where);
    return requireSearch(where, queries, options, this.config);
  }

  /** Writes all items anew; `write` may do more at a time when nothing else is written. */
  async persist(write: (journal: StoreJournal) => Promise<void>): Promise<void> {
    this.requireOpen('persist');
    const journal = this.#journal;
    if (!journal) throw new RangeError('persist: store must have a journal or a folder, got one in memory');
    await this.#writes.run(() => write(journal));
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#writes.run(async () => {
      this.table.dispose();
      await this.#journal?.close();
    });
  }

  requireOpen(where: string): void {
    if (!this.#open) throw new RangeError(`${where}: store must be open, got a closed one`);
  }

  async #put(
    where: string,
    items: readonly MemoryItem[],
    check: (items: readonly StoredItem[]) => void,
  ): Promise<void> {
    this.requireOpen(where);
    const put = storedItems(where, items, this.config);
    await this.#writes.run(async () => {
      check(put);
      if (put.length > 0) await this.#write({ put });
    });
  }

  async #write(change: StoreChange): Promise<void> {
    await this.#journal?.append(change);
    this.#keep(change);
  }

  #keep(change: StoreChange): void {
    if ('put' in change) for (const item of change.put) this.table.put(item);
    else for (const id of change.delete) this.table.delete(id);
    this.#kept(change);
  }
}

/** What a search asks for, checked. */
export function requireSearch(
  where: string,
  queries: readonly Float32Array[],
  { count, filter, vectors = false }: SearchOptions,
  form: Pick<ItemTableConfig, 'width' | 'similarity'>,
): TableSearch {
  requireInteger(where, 'count', count);
  const name = where === 'search' ? () => 'query' : (i: number) => `queries[${i}]`;
  for (const [i, query] of queries.entries()) storedVector(where, name(i), query, form);
  return { count, vectors, terms: filterTerms(where, filter) };
}
