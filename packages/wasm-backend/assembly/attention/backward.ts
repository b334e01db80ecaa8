import { expNegative4 } from '../math/exp-negative';
import { madd } from '../math/madd';
import { multiplyPanel } from '../matrix/panel';
import { sumOfLanes } from '../rows/lanes';
import { kept4 } from './dropout';
import { packTile, tileOfProducts, tileOfScores } from './scores';
import { endKey, firstKey, NOTHING, visible } from './visible';
import {
  DEPTH, D_KEY, D_OUTPUT, D_QUERY, D_VALUE, KEY, KEYS, LOG_SUM_EXP, OUTPUT, QUERIES, QUERY, SCALE, THRESHOLD, TILE, TILE_BYTES,
  TILE_ROW, VALUE, WIDTH,
} from './words';

/**
 * The gradients of one batch: the weights are made again, tile by tile, from the scores and their log-sum-exp (Dao et al.
 * 2022, algorithm 4). With P the weights, `dP = dO V'`, `dS = P (dP - sum(dO O))`: `dV = P' dO`, `dK = dS' Q`, `dQ = dS K`.
 */
export function attentionGradient(batch: i32, words: usize, scratch: usize): void {
  const queries = load<i32>(words, QUERIES), keys = load<i32>(words, KEYS);
  const lineDepth = <usize>load<i32>(words, DEPTH) << 2, lineWidth = <usize>load<i32>(words, WIDTH) << 2;
  const row = <usize>batch * queries, from = <usize>batch * keys;
  memory.fill(<usize>load<u32>(words, D_QUERY) + row * lineDepth, 0, <usize>queries * lineDepth);
  memory.fill(<usize>load<u32>(words, D_KEY) + from * lineDepth, 0, <usize>keys * lineDepth);
  memory.fill(<usize>load<u32>(words, D_VALUE) + from * lineWidth, 0, <usize>keys * lineWidth);
  for (let query = 0; query < queries; query += TILE) {
    rowOfTiles(batch, query, min(TILE, queries - query), words, scratch);
  }
  // The scores' scale, for what the queries were packed without.
  scale(<usize>load<u32>(words, D_QUERY) + row * lineDepth, <usize>queries * lineDepth, load<f32>(words, SCALE));
  scale(<usize>load<u32>(words, D_KEY) + from * lineDepth, <usize>keys * lineDepth, load<f32>(words, SCALE));
}

/** Adds to all gradients what a tile of queries brings. */
function rowOfTiles(batch: i32, query: i32, count: i32, words: usize, scratch: usize): void {
  const keys = load<i32>(words, KEYS), depth = load<i32>(words, DEPTH), width = load<i32>(words, WIDTH);
  const lineDepth = <usize>depth << 2, lineWidth = <usize>width << 2;
  const tile = scratch, other = tile + TILE_BYTES, dots = other + TILE_BYTES, norms = dots + TILE_ROW;
  const chance = norms + TILE_ROW, packed = chance + 64, packedOutput = packed + <usize>(TILE * depth) * 4;
  const row = <usize>batch * load<i32>(words, QUERIES) + query;
  const q = <usize>load<u32>(words, QUERY) + row * lineDepth, dQuery = <usize>load<u32>(words, D_QUERY) + row * lineDepth;
  const dOutput = <usize>load<u32>(words, D_OUTPUT) + row * lineWidth;
  packTile(q, count, depth, load<f32>(words, SCALE), packed);
  packTile(dOutput, count, width, 1, packedOutput);
  rowDots(dOutput, <usize>load<u32>(words, OUTPUT) + row * lineWidth, count, width, dots);
  logSums(<usize>load<u32>(words, LOG_SUM_EXP) + (row << 2), count, norms);
  const end = endKey(words, query + count - 1);
  for (let key = firstKey(words, query); key < end; key += TILE) {
    const part = min(TILE, end - key);
    const seen = visible(words, batch, query, count, key, part);
    if (seen == NOTHING) continue;
    const from = <usize>batch * keys + key;
    const k = <usize>load<u32>(words, KEY) + from * lineDepth, v = <usize>load<u32>(words, VALUE) + from * lineWidth;
    tileOfScores(words, batch, query, count, key, part, k, packed, seen, tile);
    tileOfProducts(v, part, packedOutput, count, width, other);
    if (load<u32>(words, THRESHOLD) == 0) differentiate(tile, other, part, count, norms, dots);
    else differentiateDropped(words, batch, query, key, tile, other, part, count, norms, dots, chance);
    addProducts(tile, TILE_ROW, 4, part, dOutput, lineWidth, count, <usize>load<u32>(words, D_VALUE) + from * lineWidth, width);
    addProducts(other, TILE_ROW, 4, part, q, lineDepth, count, <usize>load<u32>(words, D_KEY) + from * lineDepth, depth);
    addProducts(other, 4, TILE_ROW, count, k, lineDepth, part, dQuery, depth);
  }
}

/** Scores become weights, and the gradients of the weights those of the scores. */
function differentiate(tile: usize, other: usize, keys: i32, queries: i32, norms: usize, dots: usize): void {
  for (let q: usize = 0; q < (<usize>queries << 2); q += 16) {
    const norm = v128.load(norms + q), dot = v128.load(dots + q);
    let at = q;
    for (let i = 0; i < keys; i++) {
      const weight = expNegative4(f32x4.sub(v128.load(tile + at), norm));
      v128.store(tile + at, weight);
      v128.store(other + at, f32x4.mul(weight, f32x4.sub(v128.load(other + at), dot)));
      at += TILE_ROW;
    }
  }
}

/** The same with dropout: values were averaged by what was kept of the weights. */
function differentiateDropped(
  words: usize, batch: i32, query: i32, key: i32, tile: usize, other: usize, keys: i32, queries: i32, norms: usize, dots: usize,
  chance: usize,
): void {
  for (let q = 0; q < queries; q += 4) {
    const lane = <usize>q << 2;
    const norm = v128.load(norms + lane), dot = v128.load(dots + lane);
    for (let i = 0; i < keys; i++) {
      const at = <usize>i * TILE_ROW + lane;
      const kept = kept4(words, batch, query + q, key + i, chance);
      const weight = expNegative4(f32x4.sub(v128.load(tile + at), norm));
      v128.store(tile + at, f32x4.mul(weight, kept));
      v128.store(other + at, f32x4.mul(weight, f32x4.sub(f32x4.mul(v128.load(other + at), kept), dot)));
    }
  }
}

/** `to[rows, width] += left[rows, k] right[k, width]`, left's elements `row` and `step` bytes apart. */
function addProducts(left: usize, row: usize, step: usize, rows: i32, right: usize, line: usize, k: i32, to: usize, width: i32): void {
  for (let d = 0; d < width; d += 16) {
    const at = <usize>d << 2;
    multiplyPanel(left, row, step, right + at, line, to + at, line, rows, width - d, k, true);
  }
}

/** The inner products of the rows of two matrices, and zeros up to the width of a tile. */
function rowDots(x: usize, y: usize, rows: i32, width: i32, to: usize): void {
  memory.fill(to, 0, TILE_ROW);
  for (let row = 0; row < rows; row++) {
    let sums = f32x4.splat(0);
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      sums = madd(v128.load(x), v128.load(y), sums);
      x += 16;
      y += 16;
    }
    let sum = sumOfLanes(sums);
    for (; i < width; i++) {
      sum += load<f32>(x) * load<f32>(y);
      x += 4;
      y += 4;
    }
    store<f32>(to + (<usize>row << 2), sum);
  }
}

/** What is taken off scores; a query that sees nothing has only scores of minus infinity, and any finite number will do. */
function logSums(from: usize, count: i32, to: usize): void {
  memory.fill(to, 0, TILE_ROW);
  for (let q = 0; q < count; q++) {
    const value = load<f32>(from + (<usize>q << 2));
    store<f32>(to + (<usize>q << 2), value == -Infinity ? 0 : value);
  }
}

function scale(at: usize, bytes: usize, factor: f32): void {
  if (factor == 1) return;
  const end = at + bytes, factors = f32x4.splat(factor);
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.mul(v128.load(at), factors));
  for (; at < end; at += 4) store<f32>(at, load<f32>(at) * factor);
}
