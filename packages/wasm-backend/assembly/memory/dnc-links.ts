import { dot } from '../matrix/dot';
import { madd } from '../math/madd';
import { loadUpTo, storeUpTo } from '../math/part';
import { sumOf, sumOfLanes } from '../rows/lanes';

/**
 * `L'_ij = (1 - w_i - w_j) L_ij + w_i p_j` with zeros where i is j, and `p' = (1 - sum w) p + w`. Words: link, precedence, write, next
 * link, next precedence; rows (batch slots), slots, rows of a unit. The unit that has an element's first row has its precedence.
 */
export function dncLinks(unit: i32, words: usize): void {
  const slots = load<i32>(words, 24), many = load<i32>(words, 28);
  const first = unit * many, end = min(load<i32>(words, 20), first + many), line = <usize>slots << 2;
  for (let row = first; row < end; row++) {
    const element = row / slots, slot = row % slots, skip = <usize>element * line;
    const precedence = <usize>load<u32>(words, 4) + skip, write = <usize>load<u32>(words, 8) + skip;
    const to = <usize>load<u32>(words, 12) + <usize>row * line;
    const own = f32x4.splat(load<f32>(write + (<usize>slot << 2))), kept = f32x4.sub(f32x4.splat(1), own);
    const link = <usize>load<u32>(words) + <usize>row * line;
    for (let j = 0; j < slots; j += 4) {
      const at = <usize>j << 2;
      const share = f32x4.mul(f32x4.sub(kept, v128.load(write + at)), v128.load(link + at));
      storeUpTo(to + at, madd(own, v128.load(precedence + at), share), slots - j);
    }
    store<f32>(to + (<usize>slot << 2), 0);
    if (slot == 0) follow(precedence, write, <usize>load<u32>(words, 16) + skip, slots);
  }
}

function follow(precedence: usize, write: usize, to: usize, slots: i32): void {
  const rest = f32x4.splat(1 - sumOf(write, slots));
  for (let j = 0; j < slots; j += 4) {
    const at = <usize>j << 2;
    storeUpTo(to + at, madd(rest, v128.load(precedence + at), v128.load(write + at)), slots - j);
  }
}

/**
 * Its gradients, an element at a time. With G that of L', zero where i is j, and q that of p': `dL_ij = G_ij (1 - w_i - w_j)`,
 * `dp_j = sum_i G_ij w_i + (1 - sum w) q_j`, `dw_i = sum_j G_ij (p_j - L_ij) - sum_j G_ji L_ji + q_i - sum_j q_j p_j`. Words: dLink,
 * dPrecedence (upstream), link, precedence, write; gradients of link, precedence, write; batch, slots, elements of a unit.
 */
export function dncLinksGradient(unit: i32, words: usize): void {
  const slots = load<i32>(words, 36), many = load<i32>(words, 40);
  const first = unit * many, end = min(load<i32>(words, 32), first + many), line = <usize>slots << 2;
  for (let element = first; element < end; element++) {
    const skip = <usize>element * line, block = skip * <usize>slots;
    const upstream = <usize>load<u32>(words, 4) + skip, precedence = <usize>load<u32>(words, 12) + skip, write = <usize>load<u32>(words, 16) + skip;
    const dPrecedence = <usize>load<u32>(words, 24) + skip, dWrite = <usize>load<u32>(words, 28) + skip;
    const rest: f32 = 1 - sumOf(write, slots), inner = dot(upstream, precedence, slots);
    for (let j = 0; j < slots; j++) {
      const at = <usize>j << 2, q = load<f32>(upstream + at);
      store<f32>(dPrecedence + at, rest * q);
      store<f32>(dWrite + at, q - inner);
    }
    for (let i = 0; i < slots; i++) {
      const row = block + <usize>i * line;
      rowOfGradients(
        <usize>load<u32>(words) + row, <usize>load<u32>(words, 8) + row, <usize>load<u32>(words, 20) + row, precedence, write, dPrecedence, dWrite,
        i, slots,
      );
    }
  }
}

function rowOfGradients(
  upstream: usize, link: usize, dLink: usize, precedence: usize, write: usize, dPrecedence: usize, dWrite: usize, i: i32, slots: i32,
): void {
  const own = f32x4.splat(load<f32>(write + (<usize>i << 2))), kept = f32x4.sub(f32x4.splat(1), own);
  const lanes = i32x4(0, 1, 2, 3);
  let sums = f32x4.splat(0);
  for (let j = 0; j < slots; j += 4) {
    const at = <usize>j << 2, left = slots - j;
    const off = i32x4.ne(lanes, i32x4.splat(i - j));
    const g = v128.and(loadUpTo(upstream + at, left), off), before = loadUpTo(link + at, left);
    const along = f32x4.mul(g, before);
    sums = f32x4.add(sums, f32x4.sub(f32x4.mul(g, loadUpTo(precedence + at, left)), along));
    storeUpTo(dLink + at, f32x4.mul(g, f32x4.sub(kept, v128.load(write + at))), left);
    storeUpTo(dPrecedence + at, madd(g, own, v128.load(dPrecedence + at)), left);
    storeUpTo(dWrite + at, f32x4.sub(v128.load(dWrite + at), along), left);
  }
  const at = dWrite + (<usize>i << 2);
  store<f32>(at, load<f32>(at) + sumOfLanes(sums));
}
