import { mkdirSync } from 'node:fs';
import { loadPeer } from './load-peer.ts';
import type { SqlClient, SqlQuery, SqlRow } from './sql-client.ts';
import { openSqlStore, type SqlStore } from './sql-store.ts';
import type { SqlStoreConfig } from './sql-table.ts';

/** pgvector is built for one version of PGlite exactly. */
const VERSIONS = '@electric-sql/pglite@0.5.14 @electric-sql/pglite-pgvector@0.0.15';

/**
 * A {@link SqlStore} in PGlite: PostgreSQL with pgvector in WebAssembly, in this process. One process at a time.
 *
 * @param folder - where its files go; in memory where it is undefined
 * @throws Error `openPgliteStore: @electric-sql/pglite must be installed, got none: npm install ..`, and as {@link openSqlStore}
 *
 * @example
 * import { openPgliteStore } from '@mneme/memory-net/node';
 *
 * // It takes seconds to start: open it once.
 * async function remember(folder: string): Promise<string> {
 *   const store = await openPgliteStore(folder, { width: 2, table: 'notes' });
 *   await store.upsert([{ id: 'a', vector: Float32Array.of(1, 2), metadata: { kind: 'note' } }]);
 *   const [nearest] = await store.search(Float32Array.of(2, 4), { count: 1, filter: { kind: 'note' } });
 *   await store.close();
 *   return nearest.id;
 * }
 * console.log(typeof remember); // function
 */
export async function openPgliteStore(folder: string | undefined, config: SqlStoreConfig): Promise<SqlStore> {
  const { PGlite } = await loadPeer('openPgliteStore', VERSIONS, () => import('@electric-sql/pglite'));
  const { vector } = await loadPeer(
    'openPgliteStore',
    VERSIONS,
    () => import('@electric-sql/pglite-pgvector'),
  );
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const database = await PGlite.create({
    ...(folder !== undefined && { dataDir: folder }),
    extensions: { vector },
  });
  const client = pgliteClient(database);
  try {
    return await openSqlStore(client, config);
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** What PGlite and its transactions have in common. */
export interface PgliteQueries {
  query<Row>(text: string, parameters?: unknown[]): Promise<{ readonly rows: Row[] }>;
}

/** What is needed of PGlite. */
export interface PgliteDatabase extends PgliteQueries {
  transaction<Result>(work: (transaction: PgliteQueries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * PGlite as a client of {@link openSqlStore}, where one has opened it oneself, with pgvector: one connection, whose statements wait for
 * each other.
 *
 * @example
 * import { pgliteClient } from '@mneme/memory-net/node';
 *
 * const query = async () => ({ rows: [] });
 * const client = pgliteClient({ query, transaction: (work) => work({ query }), close: async () => undefined });
 * console.log(await client.query('SELECT 1', [])); // []
 */
export function pgliteClient(database: PgliteDatabase): SqlClient {
  const through =
    (from: PgliteQueries): SqlQuery =>
    async (text, parameters) =>
      (await from.query<SqlRow>(text, [...parameters])).rows;
  return {
    query: through(database),
    transaction: (work) => database.transaction((transaction) => work(through(transaction))),
    close: () => database.close(),
  };
}
