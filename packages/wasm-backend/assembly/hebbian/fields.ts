// What drives the 32 neurons of a block: for each group of patterns an entry of its table, added up. A look-up does three multiply-adds
// of eight neurons at once, and no product is rounded or clipped. It outran `i32x4.dot_i16x8_s` two to three times, and relaxed dot
// products of int8, which would need a second path for large overlaps.

/** The largest sum of magnitudes, and bound, that sums of int16 hold. */
export const NARROW: i32 = 32767;

/** Bytes of a table at the places given, all below 16: on those, both instructions are one and the same. */
@inline function pick(table: v128, places: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? i8x16.relaxed_swizzle(table, places) : i8x16.swizzle(table, places);
}

/** A bit for each of 32 lanes of int16 that is less than `bound`. */
@inline function lessBits(s0: v128, s1: v128, s2: v128, s3: v128, bound: v128): u32 {
  const low = i8x16.narrow_i16x8_s(i16x8.lt_s(s0, bound), i16x8.lt_s(s1, bound));
  const high = i8x16.narrow_i16x8_s(i16x8.lt_s(s2, bound), i16x8.lt_s(s3, bound));
  return <u32>i8x16.bitmask(low) | (<u32>i8x16.bitmask(high) << 16);
}

/**
 * Which sums of a block are less than `upper`, and which less than `lower`, for two states at once, whose tables are at `x` and `y`: four
 * words at `to`. Sums of int16 wrap, so that those on the way may overflow; the last must not.
 */
export function compareTwo(places: usize, x: usize, y: usize, groups: i32, upper: i32, lower: i32, to: usize): void {
  let x0 = i16x8.splat(0), x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
  for (const end = x + (<usize>groups << 4); x != end; x += 16) {
    const ofX = v128.load(x), ofY = v128.load(y);
    const p0 = v128.load(places);
    x0 = i16x8.add(x0, pick(ofX, p0));
    y0 = i16x8.add(y0, pick(ofY, p0));
    const p1 = v128.load(places, 16);
    x1 = i16x8.add(x1, pick(ofX, p1));
    y1 = i16x8.add(y1, pick(ofY, p1));
    const p2 = v128.load(places, 32);
    x2 = i16x8.add(x2, pick(ofX, p2));
    y2 = i16x8.add(y2, pick(ofY, p2));
    const p3 = v128.load(places, 48);
    x3 = i16x8.add(x3, pick(ofX, p3));
    y3 = i16x8.add(y3, pick(ofY, p3));
    places += 64;
    y += 16;
  }
  const above = i16x8.splat(<i16>upper), below = i16x8.splat(<i16>lower);
  store<u32>(to, lessBits(x0, x1, x2, x3, above));
  store<u32>(to, lessBits(x0, x1, x2, x3, below), 4);
  store<u32>(to, lessBits(y0, y1, y2, y3, above), 8);
  store<u32>(to, lessBits(y0, y1, y2, y3, below), 12);
}

/** The same for one state whose sums int16 does not hold, by both halves of its tables: two words. */
export function compareWide(places: usize, x: usize, groups: i32, upper: i32, lower: i32, to: usize): void {
  const above = i32x4.splat(upper), below = i32x4.splat(lower), half = <usize>groups << 4;
  let bitsAbove: u32 = 0, bitsBelow: u32 = 0;
  for (let eight = 0; eight < 4; eight++) {
    let low = i32x4.splat(0), high = low;
    let at = places + (<usize>eight << 4);
    for (let table = x; table != x + half; table += 16) {
      const place = v128.load(at), ends = pick(v128.load(table), place), starts = pick(v128.load(table + half), place);
      low = i32x4.add(low, v128.shuffle<i16>(ends, starts, 0, 8, 1, 9, 2, 10, 3, 11));
      high = i32x4.add(high, v128.shuffle<i16>(ends, starts, 4, 12, 5, 13, 6, 14, 7, 15));
      at += 64;
    }
    bitsAbove |= <u32>(i32x4.bitmask(i32x4.lt_s(low, above)) | (i32x4.bitmask(i32x4.lt_s(high, above)) << 4)) << (eight << 3);
    bitsBelow |= <u32>(i32x4.bitmask(i32x4.lt_s(low, below)) | (i32x4.bitmask(i32x4.lt_s(high, below)) << 4)) << (eight << 3);
  }
  store<u32>(to, bitsAbove);
  store<u32>(to, bitsBelow, 4);
}
