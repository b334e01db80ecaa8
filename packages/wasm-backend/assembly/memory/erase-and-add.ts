import { madd, nmadd } from '../math/madd';
import { storeUpTo } from '../math/part';
import { sumOfLanes } from '../rows/lanes';

// Words of both tasks, in bytes from the first.
const CONTENTS: usize = 0;
const WEIGHTS: usize = 4;
const ERASE: usize = 8;
const ADD: usize = 12;
const BATCH: usize = 16;
const HEADS: usize = 20;
const SLOTS: usize = 24;
const WORD: usize = 28;
/** Memories of a unit. */
const MANY: usize = 32;
/** The result; for the gradient, that of the result. */
const RESULT: usize = 36;
/** Gradients, in the order of the inputs. */
const D_CONTENTS: usize = 40;
const D_WEIGHTS: usize = 44;
const D_ERASE: usize = 48;
const D_ADD: usize = 52;

/** `M'_i = M_i prod_h (1 - w_hi e_h) + sum_h w_hi a_h`. */
export function eraseAndAdd(unit: i32, words: usize): void {
  const slots = load<i32>(words, SLOTS), many = load<i32>(words, MANY), heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  const word = load<i32>(words, WORD), row = <usize>word << 2;
  for (let b = first; b < end; b++) {
    const weights = <usize>load<u32>(words, WEIGHTS) + (<usize>(b * heads * slots) << 2);
    const erase = <usize>load<u32>(words, ERASE) + <usize>(b * heads) * row;
    const add = <usize>load<u32>(words, ADD) + <usize>(b * heads) * row;
    for (let slot = 0; slot < slots; slot++) {
      const at = <usize>(b * slots + slot) * row;
      const contents = <usize>load<u32>(words, CONTENTS) + at, result = <usize>load<u32>(words, RESULT) + at;
      for (let d = 0; d < word; d += 4) {
        const here = <usize>d << 2;
        let kept = v128.load(contents + here), added = f32x4.splat(0);
        for (let h = 0; h < heads; h++) {
          const weight = v128.load32_splat(weights + (<usize>(h * slots + slot) << 2)), other = <usize>h * row + here;
          kept = nmadd(f32x4.mul(weight, v128.load(erase + other)), kept, kept);
          added = madd(weight, v128.load(add + other), added);
        }
        storeUpTo(result + here, f32x4.add(kept, added), word - d);
      }
    }
  }
}

/** The gradients of all inputs. Those of what is erased and added are summed over the slots in their order. */
export function eraseAndAddGradient(unit: i32, words: usize): void {
  const many = load<i32>(words, MANY), heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  const row = <usize>load<i32>(words, WORD) << 2;
  for (let b = first; b < end; b++) {
    const skip = <usize>(b * heads) * row, size = <usize>heads * row;
    memory.fill(<usize>load<u32>(words, D_ERASE) + skip, 0, size);
    memory.fill(<usize>load<u32>(words, D_ADD) + skip, 0, size);
    for (let slot = 0, slots = load<i32>(words, SLOTS); slot < slots; slot++) slotBack(words, b, slot);
  }
}

function slotBack(words: usize, b: i32, slot: i32): void {
  const slots = load<i32>(words, SLOTS), heads = load<i32>(words, HEADS), word = load<i32>(words, WORD);
  const row = <usize>word << 2, at = <usize>(b * slots + slot) * row, skip = <usize>(b * heads) * row;
  const contents = <usize>load<u32>(words, CONTENTS) + at, dContents = <usize>load<u32>(words, D_CONTENTS) + at;
  const upstream = <usize>load<u32>(words, RESULT) + at;
  const erase = <usize>load<u32>(words, ERASE) + skip, add = <usize>load<u32>(words, ADD) + skip;
  const dErase = <usize>load<u32>(words, D_ERASE) + skip, dAdd = <usize>load<u32>(words, D_ADD) + skip;
  const place = <usize>(b * heads * slots + slot) << 2;
  const weights = <usize>load<u32>(words, WEIGHTS) + place, dWeights = <usize>load<u32>(words, D_WEIGHTS) + place;
  const stride = <usize>slots << 2, one = f32x4.splat(1);
  for (let h = 0; h < heads; h++) {
    const weight = v128.load32_splat(weights + <usize>h * stride), own = <usize>h * row;
    let slope = f32x4.splat(0);
    for (let d = 0; d < word; d += 4) {
      const here = <usize>d << 2, left = word - d;
      const change = upTo(v128.load(upstream + here), left);
      // What the other heads have left.
      let others = v128.load(contents + here);
      for (let o = 0; o < heads; o++) {
        if (o == h) continue;
        const kept = nmadd(v128.load32_splat(weights + <usize>o * stride), v128.load(erase + <usize>o * row + here), one);
        others = f32x4.mul(others, kept);
      }
      const erased = f32x4.mul(change, upTo(others, left)), at = own + here;
      slope = madd(change, upTo(v128.load(add + at), left), slope);
      slope = nmadd(erased, upTo(v128.load(erase + at), left), slope);
      storeUpTo(dErase + at, nmadd(weight, erased, v128.load(dErase + at)), left);
      storeUpTo(dAdd + at, madd(weight, change, v128.load(dAdd + at)), left);
      if (h == 0) storeUpTo(dContents + here, f32x4.mul(change, keptOf(weights, erase + here, heads, stride, row)), left);
    }
    store<f32>(dWeights + <usize>h * stride, sumOfLanes(slope));
  }
}

/** `prod_h (1 - w_h e_h)` of four parts of a word. */
@inline function keptOf(weights: usize, erase: usize, heads: i32, stride: usize, row: usize): v128 {
  const one = f32x4.splat(1);
  let kept = one;
  for (let h: usize = 0; h < <usize>heads; h++) {
    kept = f32x4.mul(kept, nmadd(v128.load32_splat(weights + h * stride), v128.load(erase + h * row), one));
  }
  return kept;
}

/** The first `count` lanes; zeros for what lies behind a word. */
@inline function upTo(value: v128, count: i32): v128 {
  return count >= 4 ? value : v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}
