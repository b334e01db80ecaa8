/** Bits that are in the order of numbers; both zeros are one, and what is not a number is above all. */
@inline export function orderedBits(value: f32): u32 {
  if (value != value) return 0xffffffff;
  const bits = reinterpret<u32>(value + 0);
  return bits ^ (<i32>bits < 0 ? 0xffffffff : 0x80000000);
}
