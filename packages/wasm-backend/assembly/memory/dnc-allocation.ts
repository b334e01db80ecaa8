import { orderedBits } from '../math/ordered-bits';
import { sortWords } from './sort';

/** The slots of an element from the least used on, of equal ones the first first: a word of eight bytes each, the slot below. */
function slotsByUsage(usage: usize, slots: i32, scratch: usize): usize {
  for (let slot = 0; slot < slots; slot++) {
    const bits = <u64>orderedBits(load<f32>(usage + (<usize>slot << 2)));
    store<u64>(scratch + (<usize>slot << 3), (bits << 32) | <u64>slot);
  }
  return sortWords(scratch, scratch + (<usize>slots << 3), slots);
}

/** `a_phi(j) = (1 - u_phi(j)) prod_(i < j) u_phi(i)`. Words: usage, allocation; batch, slots, elements of a unit. */
export function dncAllocation(unit: i32, words: usize, scratch: usize): void {
  const slots = load<i32>(words, 12), many = load<i32>(words, 16);
  const first = unit * many, end = min(load<i32>(words, 8), first + many), line = <usize>slots << 2;
  for (let element = first; element < end; element++) {
    const usage = <usize>load<u32>(words) + <usize>element * line, allocation = <usize>load<u32>(words, 4) + <usize>element * line;
    const order = slotsByUsage(usage, slots, scratch);
    let product: f32 = 1;
    for (let i = 0; i < slots; i++) {
      const at = <usize>load<u32>(order + (<usize>i << 3)) << 2, used = load<f32>(usage + at);
      store<f32>(allocation + at, (1 - used) * product);
      product *= used;
    }
  }
}

/**
 * Its gradient: with `P_j = prod_(i < j) u_i` in that order, and `G_j` what reaches it, `G_j = (1 - u_j) da_j + u_j G_(j + 1)` and
 * `du_j = P_j (G_(j + 1) - da_j)`: nothing is divided by. Words: usage, upstream, gradient; batch, slots, elements of a unit.
 */
export function dncAllocationGradient(unit: i32, words: usize, scratch: usize): void {
  const slots = load<i32>(words, 16), many = load<i32>(words, 20);
  const first = unit * many, end = min(load<i32>(words, 12), first + many), line = <usize>slots << 2;
  for (let element = first; element < end; element++) {
    const skip = <usize>element * line, usage = <usize>load<u32>(words) + skip;
    const upstream = <usize>load<u32>(words, 4) + skip, gradient = <usize>load<u32>(words, 8) + skip;
    const order = slotsByUsage(usage, slots, scratch);
    let product: f32 = 1;
    for (let i = 0; i < slots; i++) {
      const at = <usize>load<u32>(order + (<usize>i << 3)) << 2;
      store<f32>(gradient + at, product);
      product *= load<f32>(usage + at);
    }
    let reached: f32 = 0;
    for (let i = slots - 1; i >= 0; i--) {
      const at = <usize>load<u32>(order + (<usize>i << 3)) << 2, used = load<f32>(usage + at), change = load<f32>(upstream + at);
      store<f32>(gradient + at, load<f32>(gradient + at) * (reached - change));
      reached = (1 - used) * change + used * reached;
    }
  }
}
