import type { BestRows } from './best-rows.ts';

/** Keys by row number, in whatever precision, and how near they are to queries. */
export interface Rows {
  /** Puts a vector at a row; at the end it is one more. */
  set(row: number, vector: Float32Array): void;
  /** Moves the last row to `row`, whose vector is gone then. */
  take(row: number): void;
  /** A copy, or what is left of it. */
  vector(row: number): Float32Array;
  /** Makes queries ready to be compared with rows. */
  prepare(query: Float32Array): RowQuery;
  /** Offers all rows to the best of each query. */
  scanAll(queries: readonly RowQuery[], best: readonly BestRows[]): void;
  dispose(): void;
}

/** A query as the rows need it. The same numbers come from both of its ways, to the bit. */
export interface RowQuery {
  readonly vector: Float32Array;
  similarity(row: number): number;
  /** Offers rows `[from, to)`, all of one block. */
  scan(best: BestRows, from: number, to: number): void;
}
