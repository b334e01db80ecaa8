import { threefry4 } from '../random/threefry';
import { KEPT, KEYS, QUERIES, RANDOM_KEY, THRESHOLD, TILE_ROW } from './words';

/**
 * What the weights of four queries with one key are multiplied by: 0, or what makes up for those that are dropped. The
 * random word is that of the weight's place among `[batch, queries, keys]`, two words to a counter.
 */
export function kept4(words: usize, batch: i32, query: i32, key: i32, scratch: usize): v128 {
  const keys = <u64>load<u32>(words, KEYS);
  let place = (<u64>batch * <u64>load<u32>(words, QUERIES) + <u64>query) * keys + <u64>key;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    store<u32>(scratch + lane, <u32>(place >> 1));
    store<i32>(scratch + lane, -<i32>(place & 1), 16);
    place += keys;
  }
  const odd = v128.load(scratch, 16);
  const first = threefry4(load<i32>(words, RANDOM_KEY), load<i32>(words, RANDOM_KEY + 4), v128.load(scratch), scratch);
  const word = v128.bitselect(v128.load(scratch), first, odd);
  const dropped = i32x4.lt_u(word, v128.load32_splat(words, THRESHOLD));
  return v128.andnot(v128.load32_splat(words, KEPT), dropped);
}

/** Drops weights of a tile. `scratch` holds 32 bytes. */
export function dropTile(words: usize, batch: i32, query: i32, queries: i32, key: i32, keys: i32, tile: usize, scratch: usize): void {
  for (let i = 0; i < keys; i++) {
    for (let q = 0; q < queries; q += 4) {
      const at = tile + <usize>i * TILE_ROW + (<usize>q << 2);
      v128.store(at, f32x4.mul(v128.load(at), kept4(words, batch, query + q, key + i, scratch)));
    }
  }
}
