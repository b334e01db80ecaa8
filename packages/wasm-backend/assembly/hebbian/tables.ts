/**
 * What a state drives, prepared by groups of three patterns: with the product `m_p = x^p . s` of each, a table of the eight sums
 * `+-m_1 +-m_2 +-m_3`, of which each neuron will take the one that its states in these patterns name. The lower halves of the sums
 * are 16 bytes a group from `tables` on, the upper halves the same behind them.
 *
 * @returns the sum of all `|m_p|`, which no field exceeds but for the neuron's own part
 */
export function tabulate(state: usize, bits: usize, tables: usize, patterns: i32, neurons: i32): i32 {
  const row = <usize>((neurons + 63) >> 6) << 3, groups = (patterns + 2) / 3, upper = <usize>groups << 4;
  const first = i32x4(1, -1, 1, -1), second = i32x4(1, 1, -1, -1);
  let total = 0;
  for (let group = 0; group < groups; group++) {
    let at = bits + <usize>(3 * group) * row, own = state, apart1: u64 = 0, apart2: u64 = 0, apart3: u64 = 0;
    for (const end = at + row; at != end; at += 8) {
      const signs = load<u64>(own);
      apart1 += popcnt<u64>(signs ^ load<u64>(at));
      apart2 += popcnt<u64>(signs ^ load<u64>(at + row));
      apart3 += popcnt<u64>(signs ^ load<u64>(at + 2 * row));
      own += 8;
    }
    // The last group may have fewer than three.
    const left = patterns - 3 * group;
    const m1 = neurons - 2 * <i32>apart1, m2 = left > 1 ? neurons - 2 * <i32>apart2 : 0;
    const m3 = left > 2 ? neurons - 2 * <i32>apart3 : 0;
    total += abs(m1) + abs(m2) + abs(m3);
    const pair = i32x4.add(i32x4.mul(i32x4.splat(m1), first), i32x4.mul(i32x4.splat(m2), second)), third = i32x4.splat(m3);
    const plus = i32x4.add(pair, third), minus = i32x4.sub(pair, third);
    v128.store(tables, v128.shuffle<i16>(plus, minus, 0, 2, 4, 6, 8, 10, 12, 14));
    v128.store(tables + upper, v128.shuffle<i16>(plus, minus, 1, 3, 5, 7, 9, 11, 13, 15));
    tables += 16;
  }
  return total;
}
