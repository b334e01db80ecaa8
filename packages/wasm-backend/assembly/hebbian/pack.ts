import { packSigns } from './sign-bits';

/**
 * Patterns in the two forms that recall reads. As bits, a row for each pattern, set where a state is -1; rows that fill the last group of
 * three up are zeros. And as places: what three patterns hold of a neuron is a number below eight, and the two bytes of the entry of
 * that number in a table of int16. They lie by blocks of 32 neurons, then by groups of patterns.
 *
 * A unit has 64 neurons. Words: patterns, bits, places; patterns, neurons.
 */
export function hebbianPack(unit: i32, words: usize): void {
  const patterns = load<i32>(words, 12), neurons = load<i32>(words, 16), groups = (patterns + 2) / 3;
  const row = <usize>((neurons + 63) >> 6) << 3, first = <usize>unit << 6;
  const from = <usize>load<u32>(words) + (first << 2), bits = <usize>load<u32>(words, 4) + (<usize>unit << 3);
  let places = <usize>load<u32>(words, 8) + (<usize>unit * <usize>groups << 7);
  for (let pattern = 0; pattern < 3 * groups; pattern++) {
    const signs = pattern < patterns ? packSigns(from + (<usize>pattern * <usize>neurons << 2), neurons - <i32>first) : 0;
    store<u64>(bits + <usize>pattern * row, signs);
  }
  for (let half: usize = 0; half < 8; half += 4) {
    for (let group = 0; group < groups; group++) {
      const at = bits + <usize>(3 * group) * row + half;
      for (let eight: usize = 0; eight < 4; eight++) {
        v128.store(places, placesOf(load<u8>(at + eight), load<u8>(at + row + eight), load<u8>(at + 2 * row + eight)));
        places += 16;
      }
    }
  }
}

/** Of eight neurons, from the bits of three patterns. */
@inline function placesOf(first: u8, second: u8, third: u8): v128 {
  const low = v128.and(spread(first), i16x8.splat(0x0202)), middle = v128.and(spread(second), i16x8.splat(0x0404));
  const high = v128.and(spread(third), i16x8.splat(0x0808));
  return v128.or(v128.or(low, middle), v128.or(high, i16x8.splat(0x0100)));
}

/** All bits of a lane where the bit of its number is set. */
@inline function spread(bits: u8): v128 {
  const own = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
  return i16x8.eq(v128.and(i16x8.splat(<i16>bits), own), own);
}
