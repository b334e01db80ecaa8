export { openExactStore } from './store/node/open-exact-store.ts';
export {
  openPgliteStore,
  type PgliteDatabase,
  type PgliteQueries,
  pgliteClient,
} from './store/node/open-pglite-store.ts';
export { openPostgresStore, type PostgresConnection } from './store/node/open-postgres-store.ts';
export type { SqlClient, SqlQuery, SqlRow } from './store/node/sql-client.ts';
export { openSqlStore, SqlStore } from './store/node/sql-store.ts';
export type { SqlStoreConfig } from './store/node/sql-table.ts';
export { openUsearchStore, UsearchStore, type UsearchStoreConfig } from './store/node/usearch-store.ts';
