/** A row of an answer, by the names of its columns. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement; values stand in `parameters` alone, as `$1`, `$2`. */
export type SqlQuery = (text: string, parameters: readonly unknown[]) => Promise<readonly SqlRow[]>;

/** What a {@link SqlStore} needs of a database: PGlite, PostgreSQL, or a pool or proxy of somebody's own. */
export interface SqlClient {
  readonly query: SqlQuery;
  /** Runs `work` in a transaction on one connection: committed where it resolves, taken back where it throws. */
  transaction<Result>(work: (query: SqlQuery) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
