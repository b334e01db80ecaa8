/** The first `count` floats at `address`, one to three, in a vector whose other lanes are 0; reads no others. */
export function loadPart(address: usize, count: i32): v128 {
  let part = v128.load32_zero(address);
  if (count > 1) part = v128.load32_lane(address, part, 1, 4);
  if (count > 2) part = v128.load32_lane(address, part, 2, 8);
  return part;
}

/** Writes the first `count` lanes, one to three, to `address`. */
export function storePart(address: usize, part: v128, count: i32): void {
  v128.store32_lane(address, part, 0);
  if (count > 1) v128.store32_lane(address, part, 1, 4);
  if (count > 2) v128.store32_lane(address, part, 2, 8);
}

/** The first `count` floats at `address`, up to four; reads no others. */
@inline export function loadUpTo(address: usize, count: i32): v128 {
  return count >= 4 ? v128.load(address) : loadPart(address, count);
}

/** Writes the first `count` lanes, up to four, to `address`. */
@inline export function storeUpTo(address: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(address, value);
  else storePart(address, value, count);
}
