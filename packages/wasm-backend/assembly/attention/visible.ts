import { ABOVE, BELOW, KEYS, MASK, TILE_ROW } from './words';

/** What a mask and a band leave of a tile of scores. */
export const NOTHING: i32 = 0;
export const PART: i32 = 1;
export const ALL: i32 = 2;

/** The first key that any of the queries from `query` on sees, in a band. */
@inline export function firstKey(words: usize, query: i32): i32 {
  return max(0, query - load<i32>(words, BELOW));
}

/** One beyond the last key that any of the queries up to `last` sees, in a band. */
@inline export function endKey(words: usize, last: i32): i32 {
  return min(load<i32>(words, KEYS), last + load<i32>(words, ABOVE) + 1);
}

/** Whether all keys of `[key, key + keys)` are in the band of all queries of `[query, query + queries)`. */
@inline export function withinBand(words: usize, query: i32, queries: i32, key: i32, keys: i32): bool {
  return key + keys - 1 - query <= load<i32>(words, ABOVE) && query + queries - 1 - key <= load<i32>(words, BELOW);
}

/** How much of a tile the mask leaves. */
export function visible(words: usize, batch: i32, query: i32, queries: i32, key: i32, keys: i32): i32 {
  const mask: usize = load<u32>(words, MASK);
  if (mask == 0) return ALL;
  const row: usize = load<u32>(words, MASK + 8), column: usize = load<u32>(words, MASK + 12);
  let at = mask + <usize>batch * load<u32>(words, MASK + 4) + <usize>query * row + <usize>key * column;
  const rows = row == 0 ? 1 : queries, columns = column == 0 ? 1 : keys;
  let all: i32 = 1, any: i32 = 0;
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + 16 <= columns; j += 16) {
      const open = v128.load(at + <usize>j);
      all &= <i32>i8x16.all_true(open);
      any |= <i32>v128.any_true(open);
    }
    for (; j < columns; j++) {
      const open = <i32>(load<u8>(at + <usize>j) != 0);
      all &= open;
      any |= open;
    }
    if (any != all) return PART;
    at += row;
  }
  return all ? ALL : any ? PART : NOTHING;
}

/** Sets the scores that the mask hides to minus infinity. */
export function hideByMask(words: usize, batch: i32, query: i32, queries: i32, key: i32, keys: i32, tile: usize): void {
  const row: usize = load<u32>(words, MASK + 8), column: usize = load<u32>(words, MASK + 12);
  let at = <usize>load<u32>(words, MASK) + <usize>batch * load<u32>(words, MASK + 4) + <usize>query * row + <usize>key * column;
  for (let q = 0; q < queries; q++) {
    let to = tile + (<usize>q << 2), from = at;
    for (let i = 0; i < keys; i++) {
      if (load<u8>(from) == 0) store<f32>(to, -Infinity);
      from += column;
      to += TILE_ROW;
    }
    at += row;
  }
}

/** Sets the scores outside of the band to minus infinity. */
export function hideByBand(words: usize, query: i32, queries: i32, key: i32, keys: i32, tile: usize): void {
  const above = load<i32>(words, ABOVE), below = load<i32>(words, BELOW);
  const hidden = f32x4.splat(-Infinity);
  const lanes = i32x4(0, 1, 2, 3);
  for (let i = 0; i < keys; i++) {
    const highest = i32x4.splat(key + i + below), lowest = i32x4.splat(key + i - above);
    for (let q = 0; q < queries; q += 4) {
      const at = tile + <usize>i * TILE_ROW + (<usize>q << 2);
      const index = i32x4.add(i32x4.splat(query + q), lanes);
      const outside = v128.or(i32x4.gt_s(index, highest), i32x4.lt_s(index, lowest));
      v128.store(at, v128.bitselect(hidden, v128.load(at), outside));
    }
  }
}
