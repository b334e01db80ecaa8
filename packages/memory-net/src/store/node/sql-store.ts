import { compareIds } from '../compare-ids.ts';
import { type Filter, type FilterTerms, filterTerms } from '../filter.ts';
import type { TableSearch } from '../item-table.ts';
import { requireSearch } from '../local-items.ts';
import type { Match, MemoryItem, MemoryStore, SearchOptions, Similarity } from '../memory-store.ts';
import type { Metadata } from '../metadata.ts';
import { shown } from '../shown.ts';
import { type StoredItem, storedIds, storedItems } from '../stored-item.ts';
import { throughLosses } from './connection-loss.ts';
import type { SqlClient, SqlQuery, SqlRow } from './sql-client.ts';
import { openTable, type SqlStoreConfig, type SqlTable } from './sql-table.ts';

/** Items in one statement. */
const TOGETHER = 500;
/** Candidates that an index looks at, at least; and rows beyond those asked for, among which ids order equal ones. */
const [EXPANSION, MARGIN] = [64, 8];

/**
 * A {@link MemoryStore} in a table of PostgreSQL, by one adapter for PGlite in this process and for servers: {@link openPgliteStore},
 * {@link openPostgresStore}, or {@link openSqlStore} with a client of one's own. A call's items are written in one transaction, values
 * stand in parameters alone. Where the connection is lost, searches, counts and `upsert` are tried again; `insert` and `delete`, which are
 * not the same twice, are told. Rows are all looked at, unless the table has an index.
 */
export class SqlStore implements MemoryStore {
  readonly width: number;
  readonly similarity: Similarity;
  readonly #client: SqlClient;
  readonly #table: SqlTable;
  #open = true;
  /** Calls that are under way, for `close`. */
  readonly #running = new Set<Promise<unknown>>();

  private constructor(client: SqlClient, table: SqlTable) {
    this.width = table.width;
    this.similarity = table.similarity;
    this.#client = client;
    this.#table = table;
  }

  /** @internal */
  static async open(client: SqlClient, config: SqlStoreConfig): Promise<SqlStore> {
    return new SqlStore(client, await throughLosses('openSqlStore', true, () => openTable(client, config)));
  }

  async insert(items: readonly MemoryItem[]): Promise<void> {
    this.#requireOpen('insert');
    const stored = storedItems('insert', items, this);
    await this.#write('insert', false, stored, 'ON CONFLICT (id) DO NOTHING RETURNING id', (some, rows) => {
      const kept = new Set(rows.map(({ id }) => id));
      const there = some.find(({ id }) => !kept.has(id));
      if (there) throw new RangeError(`insert: id must be new, got ${shown(there.id)}, which is there`);
    });
  }

  async upsert(items: readonly MemoryItem[]): Promise<void> {
    this.#requireOpen('upsert');
    const stored = storedItems('upsert', items, this);
    const update = 'embedding = excluded.embedding, metadata = excluded.metadata';
    await this.#write('upsert', true, stored, `ON CONFLICT (id) DO UPDATE SET ${update}`, () => undefined);
  }

  async delete(ids: readonly string[]): Promise<number> {
    this.#requireOpen('delete');
    const named = storedIds('delete', ids).sort(compareIds);
    const text = `WITH gone AS (DELETE FROM ${this.#table.name} WHERE id = ANY($1::text[]) RETURNING 1)
      SELECT count(*)::float8 AS count FROM gone`;
    const [row] = await this.#run('delete', false, () => this.#client.query(text, [named]));
    return Number(row?.count);
  }

  async search(query: Float32Array, options: SearchOptions): Promise<Match[]> {
    this.#requireOpen('search');
    return this.#find('search', query, requireSearch('search', [query], options, this));
  }

  async searchAll(queries: readonly Float32Array[], options: SearchOptions): Promise<Match[][]> {
    this.#requireOpen('searchAll');
    const search = requireSearch('searchAll', queries, options, this);
    const found: Match[][] = [];
    for (const query of queries) found.push(await this.#find('searchAll', query, search));
    return found;
  }

  async count(filter?: Filter): Promise<number> {
    this.#requireOpen('count');
    const parameters: unknown[] = [];
    const passing = whereClause(filterTerms('count', filter), parameters);
    const text = `SELECT count(*)::float8 AS count FROM ${this.#table.name} ${passing}`;
    const [row] = await this.#run('count', true, () => this.#client.query(text, parameters));
    return Number(row?.count);
  }

  /** The database has written everything down already: refreshes what its planner knows of the table. */
  async persist(): Promise<void> {
    this.#requireOpen('persist');
    await this.#run('persist', true, () => this.#client.query(`ANALYZE ${this.#table.name}`, []));
  }

  /** Waits for what is under way, then closes the client. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await Promise.allSettled(this.#running);
    await this.#client.close();
  }

  async #write(
    where: string,
    repeatable: boolean,
    items: readonly StoredItem[],
    onConflict: string,
    check: (items: readonly StoredItem[], rows: readonly SqlRow[]) => void,
  ): Promise<void> {
    if (items.length === 0) return;
    // In one order, so that two writers of the same rows do not wait for each other.
    const ordered = [...items].sort((a, b) => compareIds(a.id, b.id));
    const { name, width, vectors } = this.#table;
    const text = `INSERT INTO ${name} (id, embedding, metadata)
      SELECT id, embedding::${vectors.type(width)}, metadata::jsonb
      FROM unnest($1::text[], $2::text[], $3::text[]) AS item (id, embedding, metadata) ${onConflict}`;
    await this.#run(where, repeatable, () =>
      this.#client.transaction(async (query) => {
        for (let from = 0; from < ordered.length; from += TOGETHER) {
          const some = ordered.slice(from, from + TOGETHER);
          check(
            some,
            await query(text, [
              some.map(({ id }) => id),
              some.map(({ vector }) => vectors.text(vector)),
              some.map(({ metadata }) => JSON.stringify(metadata)),
            ]),
          );
        }
      }),
    );
  }

  async #find(where: string, query: Float32Array, search: TableSearch): Promise<Match[]> {
    const { text, parameters } = this.#searchText(query, search);
    const { approximate } = this.#table;
    const rows = await this.#run(where, true, () =>
      approximate
        ? this.#client.transaction((run) => searchIndex(run, text, parameters, search.count))
        : this.#client.query(text, parameters),
    );
    return rows.map((row) => ({
      id: String(row.id),
      similarity: Number(row.similarity),
      metadata: JSON.parse(String(row.metadata)) as Metadata,
      ...(search.vectors && { vector: Float32Array.from(JSON.parse(String(row.embedding)) as number[]) }),
    }));
  }

  #searchText(
    query: Float32Array,
    { count, terms, vectors }: TableSearch,
  ): { text: string; parameters: unknown[] } {
    const { name, similarity, approximate, vectors: kind } = this.#table;
    const parameters: unknown[] = [kind.text(query), count];
    const distance = kind.distance(similarity, '$1');
    const columns = `id, metadata::text AS metadata${vectors ? `, ${kind.json} AS embedding` : ''}`;
    const from = `FROM ${name} ${whereClause(terms, parameters)}`;
    const chosen = approximate
      ? `SELECT ${columns}, ${distance} AS distance ${from} ORDER BY ${distance} LIMIT $2::int + ${MARGIN}`
      : // The sum keeps a plan from taking an index that somebody made, whose answers are approximate.
        `SELECT ${columns}, ${distance} + 0 AS distance ${from} ORDER BY distance, id LIMIT $2::int`;
    const text = `SELECT *, ${kind.similarity(similarity, 'distance')} AS similarity
      FROM (${chosen}) AS chosen ORDER BY distance, id LIMIT $2::int`;
    return { text, parameters };
  }

  #run<Result>(where: string, repeatable: boolean, task: () => Promise<Result>): Promise<Result> {
    const running = throughLosses(where, repeatable, task);
    this.#running.add(running);
    const forget = (): boolean => this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  #requireOpen(where: string): void {
    if (!this.#open) throw new RangeError(`${where}: store must be open, got a closed one`);
  }
}

async function searchIndex(
  run: SqlQuery,
  text: string,
  parameters: readonly unknown[],
  count: number,
): Promise<readonly SqlRow[]> {
  const expansion = Math.min(1000, Math.max(EXPANSION, 2 * count));
  // With a filter the index goes on until enough rows have passed.
  await run(
    `SELECT set_config('hnsw.ef_search', $1::text, true), set_config('hnsw.iterative_scan', 'strict_order', true)`,
    [String(expansion)],
  );
  return run(text, parameters);
}

function whereClause(terms: FilterTerms, parameters: unknown[]): string {
  const clauses = terms.map(([field, values]) => {
    parameters.push(
      field,
      values.map((value) => JSON.stringify(value)),
    );
    return `metadata -> $${parameters.length - 1}::text = ANY($${parameters.length}::text[]::jsonb[])`;
  });
  return clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : '';
}

/**
 * A {@link SqlStore} by any client. The table is made where it is not there.
 *
 * @throws Error `openSqlStore: database must have the extension vector (pgvector), got: ..`, and how to install it
 * @throws RangeError `openSqlStore: table must be of lower-case letters, digits and _, .., got "a; DROP TABLE b"`, and
 * `openSqlStore: width must be 5, as in the table, got 7`
 *
 * @example
 * import { openSqlStore, type SqlClient } from '@mneme/memory-net/node';
 *
 * const offline: SqlClient = {
 *   query: async () => [],
 *   transaction: (work) => work(async () => []),
 *   close: async () => undefined,
 * };
 * const store = await openSqlStore(offline, { width: 3, table: 'notes' });
 * console.log(store.width); // 3
 */
export function openSqlStore(client: SqlClient, config: SqlStoreConfig): Promise<SqlStore> {
  return SqlStore.open(client, config);
}
