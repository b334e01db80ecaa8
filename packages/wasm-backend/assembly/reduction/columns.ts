import {
  MAX, MAX_OF_INTEGERS, MEAN, MIN, MIN_OF_INTEGERS, PROD, PROD_OF_INTEGERS, SUM_OF_INTEGERS,
} from '../../src/operations';
import { storeUpTo } from '../math/part';

/** Rows that are taken together before they are added to those above: errors grow with their number and that of the groups, not of all. */
const GROUP: i32 = 64;

@inline function join(operation: i32, x: v128, y: v128): v128 {
  if (operation == MAX) return f32x4.max(x, y);
  if (operation == MIN) return f32x4.min(x, y);
  if (operation == PROD) return f32x4.mul(x, y);
  if (operation == SUM_OF_INTEGERS) return i32x4.add(x, y);
  if (operation == MAX_OF_INTEGERS) return i32x4.max_s(x, y);
  if (operation == MIN_OF_INTEGERS) return i32x4.min_s(x, y);
  if (operation == PROD_OF_INTEGERS) return i32x4.mul(x, y);
  return f32x4.add(x, y);
}

/** Up to 64 rows of 16 columns. */
@inline function joinWide(operation: i32, at: usize, line: usize, rows: i32, to: usize, onto: bool): void {
  let s0 = v128.load(at), s1 = v128.load(at, 16), s2 = v128.load(at, 32), s3 = v128.load(at, 48);
  for (let i = 1; i < rows; i++) {
    at += line;
    s0 = join(operation, s0, v128.load(at));
    s1 = join(operation, s1, v128.load(at, 16));
    s2 = join(operation, s2, v128.load(at, 32));
    s3 = join(operation, s3, v128.load(at, 48));
  }
  v128.store(to, onto ? join(operation, v128.load(to), s0) : s0);
  v128.store(to, onto ? join(operation, v128.load(to, 16), s1) : s1, 16);
  v128.store(to, onto ? join(operation, v128.load(to, 32), s2) : s2, 32);
  v128.store(to, onto ? join(operation, v128.load(to, 48), s3) : s3, 48);
}

/** And of up to four. */
@inline function joinNarrow(operation: i32, at: usize, line: usize, rows: i32, to: usize, width: i32, onto: bool): void {
  let sum = v128.load(at);
  for (let i = 1; i < rows; i++) {
    at += line;
    sum = join(operation, sum, v128.load(at));
  }
  if (onto) sum = join(operation, v128.load(to), sum);
  storeUpTo(to, sum, width);
}

@inline function joinColumns(operation: i32, from: usize, line: usize, length: i32, to: usize, width: i32): void {
  for (let row = 0; row < length; row += GROUP) {
    const rows = min(GROUP, length - row);
    const start = from + <usize>row * line;
    let j = 0;
    for (; j + 16 <= width; j += 16) joinWide(operation, start + (<usize>j << 2), line, rows, to + (<usize>j << 2), row > 0);
    for (; j < width; j += 4) {
      joinNarrow(operation, start + (<usize>j << 2), line, rows, to + (<usize>j << 2), width - j, row > 0);
    }
  }
}

function joinIntegers(operation: i32, from: usize, line: usize, length: i32, to: usize, width: i32): void {
  if (operation == MAX_OF_INTEGERS) joinColumns(MAX_OF_INTEGERS, from, line, length, to, width);
  else if (operation == MIN_OF_INTEGERS) joinColumns(MIN_OF_INTEGERS, from, line, length, to, width);
  else if (operation == PROD_OF_INTEGERS) joinColumns(PROD_OF_INTEGERS, from, line, length, to, width);
  else joinColumns(SUM_OF_INTEGERS, from, line, length, to, width);
}

/**
 * Columns to a number each: `[outer, length, inner]` to `[outer, inner]`. Words: operation, from, to; length, inner; columns of a
 * block, blocks of an outer index; outer indices, those of a unit; what a mean is multiplied by.
 */
export function reduceColumns(unit: i32, words: usize): void {
  const operation = load<i32>(words), length = load<i32>(words, 12), inner = load<i32>(words, 16);
  const wide = load<i32>(words, 20), blocks = load<i32>(words, 24), many = load<i32>(words, 32);
  const line = <usize>inner << 2;
  const first = unit / blocks * many, end = min(load<i32>(words, 28), first + many);
  const column = unit % blocks * wide, width = min(wide, inner - column);
  const skip = <usize>column << 2;
  for (let outer = first; outer < end; outer++) {
    const from = <usize>load<u32>(words, 4) + <usize>outer * <usize>length * line + skip;
    const to = <usize>load<u32>(words, 8) + <usize>outer * line + skip;
    if (operation == MAX) joinColumns(MAX, from, line, length, to, width);
    else if (operation == MIN) joinColumns(MIN, from, line, length, to, width);
    else if (operation == PROD) joinColumns(PROD, from, line, length, to, width);
    else if (operation >= SUM_OF_INTEGERS) joinIntegers(operation, from, line, length, to, width);
    else joinColumns(MEAN, from, line, length, to, width);
    if (operation == MEAN) scale(to, width, load<f32>(words, 36));
  }
}

function scale(at: usize, count: i32, factor: f32): void {
  for (let i = 0; i < count; i++) store<f32>(at + (<usize>i << 2), load<f32>(at + (<usize>i << 2)) * factor);
}
