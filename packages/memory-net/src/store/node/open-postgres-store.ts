import type { Pool, PoolClient, PoolConfig } from 'pg';
import { isConnectionLost } from './connection-loss.ts';
import { loadPeer } from './load-peer.ts';
import type { SqlClient, SqlQuery } from './sql-client.ts';
import { openSqlStore, type SqlStore } from './sql-store.ts';
import type { SqlStoreConfig } from './sql-table.ts';

/** Where a server is. */
export interface PostgresConnection {
  /** `postgres://user:password@host:port/database`. Default: the environment variable `DATABASE_URL`. */
  readonly url?: string;
  /** Connections at once. Default 10. */
  readonly connections?: number;
  /** How long to wait for one, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * A {@link SqlStore} on a PostgreSQL server with pgvector, over a pool of connections. Needs the package `pg`.
 *
 * @throws Error `openPostgresStore: url must name a PostgreSQL server, or DATABASE_URL must, got neither`, and as {@link openSqlStore}
 *
 * @example
 * import { openPostgresStore } from '@mneme/memory-net/node';
 *
 * if (process.env.DATABASE_URL) {
 *   const store = await openPostgresStore({}, { width: 3, table: 'memory', index: 'hnsw' });
 *   await store.upsert([{ id: 'a', vector: Float32Array.of(1, 2, 3) }]);
 *   await store.close();
 * }
 */
export async function openPostgresStore(
  connection: PostgresConnection,
  config: SqlStoreConfig,
): Promise<SqlStore> {
  const { url = process.env.DATABASE_URL, connections = 10, timeoutMs = 10_000 } = connection;
  if (!url) {
    throw new Error(
      'openPostgresStore: url must name a PostgreSQL server, or DATABASE_URL must, got neither',
    );
  }
  const { default: pg } = await loadPeer('openPostgresStore', 'pg@8', () => import('pg'));
  const settings: PoolConfig = {
    ...{ connectionString: url, max: connections, connectionTimeoutMillis: timeoutMs, keepAlive: true },
  };
  const client = poolClient(new pg.Pool(settings));
  try {
    return await openSqlStore(client, config);
  } catch (error) {
    await client.close();
    throw error;
  }
}

function poolClient(pool: Pool): SqlClient {
  // An idle connection that is lost is replaced when it is needed; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return {
    query: async (text, parameters) =>
      (await pool.query<Record<string, unknown>>(text, [...parameters])).rows,
    async transaction(work) {
      const client = await pool.connect();
      const unheard = (): void => undefined;
      client.on('error', unheard);
      let lost = false;
      try {
        return await within(client, work);
      } catch (error) {
        lost = isConnectionLost(error);
        throw error;
      } finally {
        client.off('error', unheard);
        client.release(lost);
      }
    },
    close: () => pool.end(),
  };
}

async function within<Result>(
  client: PoolClient,
  work: (query: SqlQuery) => Promise<Result>,
): Promise<Result> {
  const query: SqlQuery = async (text, parameters) =>
    (await client.query<Record<string, unknown>>(text, [...parameters])).rows;
  await query('BEGIN', []);
  try {
    const result = await work(query);
    await query('COMMIT', []);
    return result;
  } catch (error) {
    // On a lost connection the server takes the transaction back by itself.
    if (!isConnectionLost(error)) await query('ROLLBACK', []);
    throw error;
  }
}
