import { multiplyPanel } from '../matrix/panel';
import { packColumns } from '../matrix/pack';
import { hideByBand, hideByMask, PART, withinBand } from './visible';
import { BIAS, DEPTH, TILE_ROW } from './words';

/** Rows of up to 64 vectors as panels of 16 columns, `[size, 16]` each, padded with zeros and multiplied by `factor`. */
export function packTile(from: usize, rows: i32, size: i32, factor: f32, to: usize): void {
  packColumns(from, <usize>size << 2, size, rows, to);
  if (factor == 1) return;
  const factors = f32x4.splat(factor);
  const end = to + <usize>((rows + 15) / 16 * size) * 64;
  for (; to < end; to += 16) v128.store(to, f32x4.mul(v128.load(to), factors));
}

/**
 * `tile[i, q] = left_i . right_q` for up to 64 rows of `left`, `size` numbers each, and up to 64 packed columns. Rows of a
 * tile are keys, so that what is done to each query's weights is done to lanes side by side.
 */
export function tileOfProducts(left: usize, rows: i32, packed: usize, columns: i32, size: i32, tile: usize): void {
  const line = <usize>size << 2;
  for (let q = 0; q < columns; q += 16) {
    multiplyPanel(left, line, 4, packed + <usize>(q * size) * 4, 64, tile + (<usize>q << 2), TILE_ROW, rows, 16, size, false);
  }
}

/** The scores of a tile, with its bias, minus infinity where hidden. `packed` are the queries, scaled. */
export function tileOfScores(
  words: usize, batch: i32, query: i32, queries: i32, key: i32, keys: i32, left: usize, packed: usize, seen: i32, tile: usize,
): void {
  tileOfProducts(left, keys, packed, queries, load<i32>(words, DEPTH), tile);
  if (load<u32>(words, BIAS) != 0) addBias(words, batch, query, queries, key, keys, tile);
  if (seen == PART) hideByMask(words, batch, query, queries, key, keys, tile);
  if (!withinBand(words, query, queries, key, keys)) hideByBand(words, query, queries, key, keys, tile);
}

function addBias(words: usize, batch: i32, query: i32, queries: i32, key: i32, keys: i32, tile: usize): void {
  const row: usize = load<u32>(words, BIAS + 8), column: usize = load<u32>(words, BIAS + 12);
  let at = <usize>load<u32>(words, BIAS) + <usize>batch * load<u32>(words, BIAS + 4) + <usize>query * row + <usize>key * column;
  for (let q = 0; q < queries; q++) {
    let to = tile + (<usize>q << 2), from = at;
    for (let i = 0; i < keys; i++) {
      store<f32>(to, load<f32>(to) + load<f32>(from));
      from += column;
      to += TILE_ROW;
    }
    at += row;
  }
}
