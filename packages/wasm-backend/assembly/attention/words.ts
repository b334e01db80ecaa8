// What the tasks of attention are given, in bytes from the first word.

export const QUERY: usize = 0;
export const KEY: usize = 4;
export const VALUE: usize = 8;
export const OUTPUT: usize = 12;
export const LOG_SUM_EXP: usize = 16;
export const QUERIES: usize = 20;
export const KEYS: usize = 24;
export const DEPTH: usize = 28;
export const WIDTH: usize = 32;
export const SCALE: usize = 36;
/** A query sees the keys of `-below <= key - query <= above`. */
export const BELOW: usize = 40;
export const ABOVE: usize = 44;
/** Address or 0, then the bytes between batches, rows and columns, 0 where it broadcasts. */
export const MASK: usize = 48;
export const BIAS: usize = 64;
/** Weights whose random word is below the threshold are dropped, others multiplied by what is kept; no threshold, no dropout. */
export const THRESHOLD: usize = 80;
export const KEPT: usize = 84;
export const RANDOM_KEY: usize = 88;
export const BATCH: usize = 96;
export const D_OUTPUT: usize = 100;
export const D_QUERY: usize = 104;
export const D_KEY: usize = 108;
export const D_VALUE: usize = 112;

/** Queries, and keys, of a tile. */
export const TILE: i32 = 64;
/** Bytes of a row of a tile: the scores of one key with all its queries. */
export const TILE_ROW: usize = 256;
export const TILE_BYTES: usize = 16384;
