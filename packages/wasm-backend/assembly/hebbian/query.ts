// What the scratch memory keeps of a query on its way, in bytes from the start of its record.

/** Where its state is, and where the one before it, over which the next is written. */
export const STATE: usize = 0;
export const BEFORE: usize = 4;
/** Bits in which the next differs from the state, and from the one before it, all or-ed. */
export const CHANGED: usize = 8;
export const RETURNED: usize = 12;
/** Which query it is. */
export const NUMBER: usize = 16;
/** Whether its sums fit int16. */
export const FITS: usize = 20;
/** Bytes before the two states, which the tables follow. */
export const HEAD: usize = 32;

/** Bytes of a state. */
@inline export function stateBytes(neurons: i32): usize {
  return <usize>((neurons + 63) >> 6) << 3;
}

/** Bytes of a record: see src/kernels/memory/hebbian-recall.ts. */
@inline export function recordBytes(patterns: i32, neurons: i32): usize {
  return HEAD + 2 * stateBytes(neurons) + (<usize>((patterns + 2) / 3) << 5);
}

@inline export function tablesOf(query: usize, neurons: i32): usize {
  return query + HEAD + 2 * stateBytes(neurons);
}

/** Writes 32 neurons of the next state, of which `above` and `below` say what their sums are less than. */
@inline export function advance(query: usize, block: i32, neurons: i32, above: u32, below: u32): void {
  const at = <usize>block << 2, before = <usize>load<u32>(query, BEFORE) + at;
  const state = load<u32>(<usize>load<u32>(query, STATE) + at), rest = neurons - (block << 5);
  const valid: u32 = rest >= 32 ? 0xffffffff : (<u32>1 << max(rest, 0)) - 1;
  // Where the state is 1, the sum must be less than the upper bound to make it -1; where it is -1, than the lower.
  const next = (below | (above & ~state)) & valid;
  store<u32>(query, load<u32>(query, CHANGED) | (next ^ state), CHANGED);
  store<u32>(query, load<u32>(query, RETURNED) | (next ^ load<u32>(before)), RETURNED);
  store<u32>(before, next);
}
