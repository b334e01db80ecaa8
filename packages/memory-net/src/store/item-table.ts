import { BestRows } from './best-rows.ts';
import { compareIds } from './compare-ids.ts';
import { type FilterTerms, passes } from './filter.ts';
import { FloatRows } from './float-rows.ts';
import { Int8Rows } from './int8-rows.ts';
import type { Match, Similarity } from './memory-store.ts';
import type { Metadata } from './metadata.ts';
import type { Rows } from './rows.ts';
import type { StoredItem } from './stored-item.ts';

export interface ItemTableConfig {
  readonly width: number;
  readonly similarity: Similarity;
  readonly precision: 'float32' | 'int8';
}

/** What a search of an {@link ItemTable} looks for. */
export interface TableSearch {
  readonly count: number;
  readonly terms: FilterTerms;
  readonly vectors: boolean;
}

/** Items in memory: dense rows of keys, with the id and the metadata of each. */
export class ItemTable {
  readonly #rows: Rows;
  readonly #ids: string[] = [];
  readonly #metadata: Metadata[] = [];
  readonly #rowOf = new Map<string, number>();

  constructor({ width, similarity, precision }: ItemTableConfig) {
    this.#rows = precision === 'int8' ? new Int8Rows(width, similarity) : new FloatRows(width, similarity);
  }

  get size(): number {
    return this.#ids.length;
  }

  has(id: string): boolean {
    return this.#rowOf.has(id);
  }

  /** The key of an item, which must be there. */
  vector(id: string): Float32Array {
    return this.#rows.vector(this.#rowOf.get(id) as number);
  }

  put({ id, vector, metadata }: StoredItem): void {
    const row = this.#rowOf.get(id) ?? this.#ids.length;
    this.#rows.set(row, vector);
    this.#ids[row] = id;
    this.#metadata[row] = metadata;
    this.#rowOf.set(id, row);
  }

  delete(id: string): boolean {
    const row = this.#rowOf.get(id);
    if (row === undefined) return false;
    this.#rows.take(row);
    const [last, metadata] = [this.#ids.pop() as string, this.#metadata.pop() as Metadata];
    this.#rowOf.delete(id);
    if (last !== id) {
      this.#ids[row] = last;
      this.#metadata[row] = metadata;
      this.#rowOf.set(last, row);
    }
    return true;
  }

  /** All ids, by row. */
  ids(): Iterable<string> {
    return this.#ids;
  }

  /** All items, by row. */
  *items(): Generator<StoredItem> {
    for (const [row, id] of this.#ids.entries()) {
      yield { id, vector: this.#rows.vector(row), metadata: this.#metadata[row] as Metadata };
    }
  }

  count(terms: FilterTerms): number {
    if (terms.length === 0) return this.size;
    return this.#metadata.reduce((count, metadata) => count + (passes(metadata, terms) ? 1 : 0), 0);
  }

  search(queries: readonly Float32Array[], search: TableSearch): Match[][] {
    const prepared = queries.map((query) => this.#rows.prepare(query));
    const best = prepared.map(() => this.#best(search.count));
    if (search.terms.length === 0) this.#rows.scanAll(prepared, best);
    else {
      for (const [row, metadata] of this.#metadata.entries()) {
        if (!passes(metadata, search.terms)) continue;
        for (const [i, query] of prepared.entries()) best[i]?.offer(row, query.similarity(row));
      }
    }
    return best.map((list) => this.#matches(list, search));
  }

  /** The nearest of the items that are named, which must be there. */
  choose(query: Float32Array, ids: readonly string[], search: TableSearch): Match[] {
    const prepared = this.#rows.prepare(query);
    const best = this.#best(search.count);
    for (const id of ids) {
      const row = this.#rowOf.get(id) as number;
      best.offer(row, prepared.similarity(row));
    }
    return this.#matches(best, search);
  }

  dispose(): void {
    this.#rows.dispose();
  }

  #best(count: number): BestRows {
    return new BestRows(count, (a, b) => compareIds(this.#ids[a] as string, this.#ids[b] as string) < 0);
  }

  #matches({ rows, similarities }: BestRows, { vectors }: TableSearch): Match[] {
    return rows.map((row, i) => ({
      id: this.#ids[row] as string,
      similarity: similarities[i] as number,
      metadata: this.#metadata[row] as Metadata,
      ...(vectors && { vector: this.#rows.vector(row) }),
    }));
  }
}
