import { dot, dots } from '../matrix/dot';
import { madd } from '../math/madd';
import { storeUpTo } from '../math/part';
import { pow4 } from '../math/pow';
import { softmaxRow } from '../reduction/softmax';
import { largestOf } from '../rows/exponentials';
import { sumOf } from '../rows/lanes';
import {
  BATCH, CONTENT, COSINES, EPSILON, GATE, GATED, HEADS, KEY, lineOf, MANY, MEMORY, NORMS, PREVIOUS, SHARP, SHARPENING, SHIFT, SHIFTS, SHIFTED,
  SLOTS, STRENGTH, WEIGHTS, WORD,
} from './ntm-words';

/** The weights of the heads' addressing (Graves et al. 2014, equations 5 to 9). Words: see ntm-words. */
export function ntmAddressing(unit: i32, words: usize, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), many = load<i32>(words, MANY);
  const heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  for (let element = first * heads; element < end * heads; element++) {
    address(words, element, scratch);
    const sharp = scratch + SHARP * lineOf(slots);
    divide(sharp, sumOf(sharp, slots), <usize>load<u32>(words, WEIGHTS) + (<usize>element * slots << 2), slots);
  }
}

/** A number of one of the inputs that have one for each element. */
@inline export function numberOf(words: usize, input: usize, element: i32): f32 {
  return load<f32>(<usize>load<u32>(words + input) + (<usize>element << 2));
}

/** The memory that an element addresses. */
@inline export function memoryOf(words: usize, element: i32): usize {
  const size = <usize>load<i32>(words, SLOTS) * <usize>load<i32>(words, WORD) << 2;
  return <usize>load<u32>(words, MEMORY) + <usize>(element / load<i32>(words, HEADS)) * size;
}

/** The length of a key, with what keeps it from being zero. */
export function keyNorm(words: usize, element: i32): f32 {
  const word = load<i32>(words, WORD), key = <usize>load<u32>(words, KEY) + (<usize>element * word << 2);
  return sqrt<f32>(dot(key, key, word) + EPSILON);
}

/** The weights of the heads' addressing by content alone. Words: see ntm-words, of which what is not of content is not read. */
export function contentWeights(unit: i32, words: usize, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), many = load<i32>(words, MANY), heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many), size = <usize>slots << 2;
  for (let element = first * heads; element < end * heads; element++) {
    match(words, element, scratch);
    memory.copy(<usize>load<u32>(words, WEIGHTS) + <usize>element * size, scratch + CONTENT * lineOf(slots), size);
  }
}

/** Fills the scratch memory with all that leads to the weights of an element. */
export function address(words: usize, element: i32, scratch: usize): void {
  match(words, element, scratch);
  interpolateAndShift(words, element, scratch);
}

/** Fills the scratch memory with how an element's content is matched. */
export function match(words: usize, element: i32, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), word = load<i32>(words, WORD), line = lineOf(slots);
  const row = <usize>word << 2;
  const rows = memoryOf(words, element);
  const cosines = scratch + COSINES * line, norms = scratch + NORMS * line, content = scratch + CONTENT * line;
  dots(<usize>load<u32>(words, KEY) + <usize>element * row, rows, row, slots, word, cosines);
  for (let slot = 0; slot < slots; slot++) {
    const at = rows + <usize>slot * row;
    store<f32>(norms + (<usize>slot << 2), dot(at, at, word));
  }
  const length = f32x4.splat(keyNorm(words, element)), strength = f32x4.splat(numberOf(words, STRENGTH, element));
  for (let at: usize = 0; at < line; at += 16) {
    const norm = f32x4.sqrt(f32x4.add(v128.load(norms + at), f32x4.splat(EPSILON)));
    const cosine = f32x4.div(v128.load(cosines + at), f32x4.mul(norm, length));
    v128.store(norms + at, norm);
    v128.store(cosines + at, cosine);
    v128.store(content + at, f32x4.mul(strength, cosine));
  }
  softmaxRow(content, content, slots);
}

function interpolateAndShift(words: usize, element: i32, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), shifts = load<i32>(words, SHIFTS), line = lineOf(slots);
  const content = scratch + CONTENT * line, previous = <usize>load<u32>(words, PREVIOUS) + (<usize>element * slots << 2);
  const reach = shifts >> 1, ring = scratch + GATED * line, gated = ring + (<usize>reach << 2);
  const gate = f32x4.splat(numberOf(words, GATE, element)), rest = f32x4.sub(f32x4.splat(1), gate);
  for (let at: usize = 0; at < line; at += 16) {
    v128.store(gated + at, f32x4.add(f32x4.mul(gate, v128.load(content + at)), f32x4.mul(rest, v128.load(previous + at))));
  }
  closeRing(ring, reach, slots);
  const shift = <usize>load<u32>(words, SHIFT) + (<usize>element * shifts << 2);
  const shifted = scratch + SHIFTED * line, sharp = scratch + SHARP * line;
  const power = f32x4.splat(numberOf(words, SHARPENING, element));
  for (let at: usize = 0; at < line; at += 16) {
    let sum = f32x4.splat(0);
    let from = ring + at + (<usize>reach << 3);
    for (let j = 0; j < shifts; j++) {
      sum = madd(v128.load32_splat(shift + (<usize>j << 2)), v128.load(from), sum);
      from -= 4;
    }
    // What is added keeps the power's gradient finite at zero.
    v128.store(shifted + at, f32x4.add(sum, f32x4.splat(EPSILON)));
  }
  // The largest becomes 1 and stays it, whatever the power: else all could vanish. The weights are the same.
  const scale = f32x4.splat(1 / largestOf(shifted, slots));
  for (let at: usize = 0; at < line; at += 16) {
    v128.store(sharp + at, pow4(f32x4.mul(v128.load(shifted + at), scale), power));
  }
}

/** Numbers from `reach` on, of which those at either end are put behind the other: indices modulo the slots. */
export function closeRing(ring: usize, reach: i32, slots: i32): void {
  const first = ring + (<usize>reach << 2);
  for (let i = 0; i < reach; i++) {
    const before = (slots - 1 - (reach - 1 - i) % slots), after = i % slots;
    store<f32>(ring + (<usize>i << 2), load<f32>(first + (<usize>before << 2)));
    store<f32>(first + (<usize>(slots + i) << 2), load<f32>(first + (<usize>after << 2)));
  }
}

function divide(from: usize, by: f32, to: usize, count: i32): void {
  const divisor = f32x4.splat(by);
  for (; count > 0; count -= 4) {
    storeUpTo(to, f32x4.div(v128.load(from), divisor), count);
    from += 16;
    to += 16;
  }
}
