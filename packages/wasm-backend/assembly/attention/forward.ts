import { expNegative4 } from '../math/exp-negative';
import { log4 } from '../math/log';
import { multiplyPanel } from '../matrix/panel';
import { dropTile } from './dropout';
import { packTile, tileOfScores } from './scores';
import { endKey, firstKey, NOTHING, visible } from './visible';
import {
  DEPTH, KEY, KEYS, LOG_SUM_EXP, OUTPUT, QUERIES, QUERY, SCALE, THRESHOLD, TILE, TILE_BYTES, TILE_ROW, VALUE, WIDTH,
} from './words';

/** Lowest finite number: as the largest score so far, it makes exp(-Infinity - it) zero rather than not a number. */
const LOWEST: f32 = -f32.MAX_VALUE;

/**
 * A tile of queries of one batch against all keys that they see, with the softmax taken along the way (Milakov and
 * Gimelshein 2018; Dao et al. 2022): for each query the largest score so far and the sum of weights relative to it are
 * kept, and what is already in the output is multiplied when a larger score turns up.
 */
export function attention(unit: i32, words: usize, scratch: usize): void {
  const queries = load<i32>(words, QUERIES), keys = load<i32>(words, KEYS);
  const depth = load<i32>(words, DEPTH), width = load<i32>(words, WIDTH);
  const tiles = (queries + TILE - 1) / TILE;
  const batch = unit / tiles;
  // The last queries see most in a causal band: first what takes longest, so that threads end together.
  const query = (tiles - 1 - unit % tiles) * TILE;
  const count = min(TILE, queries - query);
  const tile = scratch, highest = tile + TILE_BYTES, sums = highest + TILE_ROW, factors = sums + TILE_ROW;
  const chance = factors + TILE_ROW, packed = chance + 64;
  const row = <usize>batch * queries + query;
  const output = <usize>load<u32>(words, OUTPUT) + row * (<usize>width << 2);
  packTile(<usize>load<u32>(words, QUERY) + row * (<usize>depth << 2), count, depth, load<f32>(words, SCALE), packed);
  for (let q: usize = 0; q < TILE_ROW; q += 16) {
    v128.store(highest + q, f32x4.splat(LOWEST));
    v128.store(sums + q, f32x4.splat(0));
  }
  const end = endKey(words, query + count - 1);
  let first = true;
  for (let key = firstKey(words, query); key < end; key += TILE) {
    const part = min(TILE, end - key);
    const seen = visible(words, batch, query, count, key, part);
    if (seen == NOTHING) continue;
    const from = <usize>batch * keys + key;
    const left = <usize>load<u32>(words, KEY) + from * (<usize>depth << 2);
    tileOfScores(words, batch, query, count, key, part, left, packed, seen, tile);
    const grew = weigh(tile, part, count, highest, sums, factors);
    if (load<u32>(words, THRESHOLD) != 0) dropTile(words, batch, query, count, key, part, tile, chance);
    if (!first && grew) scaleRows(output, count, width, factors);
    addValues(tile, part, <usize>load<u32>(words, VALUE) + from * (<usize>width << 2), output, count, width, !first);
    first = false;
  }
  if (first) memory.fill(output, 0, <usize>count * (<usize>width << 2));
  finish(output, count, width, highest, sums, factors, <usize>load<u32>(words, LOG_SUM_EXP) + (row << 2));
}

/** Makes weights of scores; true where some largest score grew, and `factors` say what earlier weights shrink to. */
function weigh(tile: usize, keys: i32, queries: i32, highest: usize, sums: usize, factors: usize): bool {
  let grew = false;
  for (let q: usize = 0; q < (<usize>queries << 2); q += 32) {
    const before0 = v128.load(highest + q), before1 = v128.load(highest + q, 16);
    let most0 = before0, most1 = before1;
    let at = tile + q;
    for (let i = 0; i < keys; i++) {
      most0 = f32x4.pmax(most0, v128.load(at));
      most1 = f32x4.pmax(most1, v128.load(at, 16));
      at += TILE_ROW;
    }
    let sum0 = f32x4.splat(0), sum1 = sum0;
    at = tile + q;
    for (let i = 0; i < keys; i++) {
      const weight0 = expNegative4(f32x4.sub(v128.load(at), most0)), weight1 = expNegative4(f32x4.sub(v128.load(at, 16), most1));
      v128.store(at, weight0);
      v128.store(at, weight1, 16);
      sum0 = f32x4.add(sum0, weight0);
      sum1 = f32x4.add(sum1, weight1);
      at += TILE_ROW;
    }
    const shrunk0 = expNegative4(f32x4.sub(before0, most0)), shrunk1 = expNegative4(f32x4.sub(before1, most1));
    if (v128.any_true(v128.or(f32x4.ne(before0, most0), f32x4.ne(before1, most1)))) grew = true;
    v128.store(highest + q, most0);
    v128.store(highest + q, most1, 16);
    v128.store(sums + q, f32x4.add(f32x4.mul(v128.load(sums + q), shrunk0), sum0));
    v128.store(sums + q, f32x4.add(f32x4.mul(v128.load(sums + q, 16), shrunk1), sum1), 16);
    v128.store(factors + q, shrunk0);
    v128.store(factors + q, shrunk1, 16);
  }
  return grew;
}

/** `output[q] *= factors[q]`. */
function scaleRows(output: usize, rows: i32, width: i32, factors: usize): void {
  for (let q = 0; q < rows; q++) {
    const factor = load<f32>(factors + (<usize>q << 2)), splat = f32x4.splat(factor);
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      v128.store(output, f32x4.mul(v128.load(output), splat));
      output += 16;
    }
    for (; i < width; i++) {
      store<f32>(output, load<f32>(output) * factor);
      output += 4;
    }
  }
}

/** `output[q] += sum_i tile[i, q] values[i]`. */
function addValues(tile: usize, keys: i32, values: usize, output: usize, queries: i32, width: i32, accumulate: bool): void {
  const line = <usize>width << 2;
  for (let d = 0; d < width; d += 16) {
    const at = <usize>d << 2;
    multiplyPanel(tile, 4, TILE_ROW, values + at, line, output + at, line, queries, width - d, keys, accumulate);
  }
}

/** Divides by the sums of the weights, and writes the logarithms of the sums of exponentials. */
function finish(output: usize, queries: i32, width: i32, highest: usize, sums: usize, factors: usize, result: usize): void {
  const none = f32x4.splat(0);
  for (let q: usize = 0; q < (<usize>queries << 2); q += 16) {
    const sum = v128.load(sums + q), empty = f32x4.eq(sum, none);
    v128.store(factors + q, v128.bitselect(none, f32x4.div(f32x4.splat(1), sum), empty));
    v128.store(highest + q, v128.bitselect(f32x4.splat(-Infinity), f32x4.add(v128.load(highest + q), log4(sum)), empty));
  }
  scaleRows(output, queries, width, factors);
  memory.copy(result, highest, <usize>queries << 2);
}
