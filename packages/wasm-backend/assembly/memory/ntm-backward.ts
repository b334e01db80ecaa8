import { dot } from '../matrix/dot';
import { log4 } from '../math/log';
import { madd, nmadd } from '../math/madd';
import { storeUpTo } from '../math/part';
import { sumOf } from '../rows/lanes';
import { address, closeRing, keyNorm, match, memoryOf, numberOf } from './ntm-forward';
import {
  BATCH, CONTENT, COSINES, D_GATED, GATE, GATED, GRADIENTS, HEADS, KEY, lineOf, MANY, MEMORY, NORMS, PREVIOUS, ringOf, SHARP, SHARPENING, SHIFT,
  SHIFTED, SHIFTS, SLOTS, STRENGTH, TERMS, WEIGHTS, WORD,
} from './ntm-words';

/** The gradients of the heads' addressing; what leads to the weights is made again. Words: see ntm-words. */
export function ntmAddressingGradient(unit: i32, words: usize, scratch: usize): void {
  const many = load<i32>(words, MANY);
  const heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many);
  for (let element = first * heads; element < end * heads; element++) {
    address(words, element, scratch);
    sharpeningBack(words, element, scratch);
    shiftBack(words, element, scratch);
    gateBack(words, element, scratch);
    contentBack(words, element, scratch, numberOf(words, GATE, element));
  }
}

/** The gradients of addressing by content alone. */
export function contentWeightsGradient(unit: i32, words: usize, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), many = load<i32>(words, MANY), heads = load<i32>(words, HEADS);
  const first = unit * many, end = min(load<i32>(words, BATCH), first + many), size = <usize>slots << 2;
  const upstream = scratch + D_GATED * lineOf(slots);
  for (let element = first * heads; element < end * heads; element++) {
    match(words, element, scratch);
    memory.fill(upstream, 0, lineOf(slots));
    memory.copy(upstream, <usize>load<u32>(words, WEIGHTS) + <usize>element * size, size);
    contentBack(words, element, scratch, 1);
  }
}

/** Where the gradient of one of the inputs goes, `size` numbers for each element. */
@inline function gradientOf(words: usize, input: usize, element: i32, size: i32): usize {
  return <usize>load<u32>(words + GRADIENTS + input) + (<usize>element * <usize>size << 2);
}

/** From the weights to what was shifted, put in a ring: `w = s / S`, `s = u^gamma`. */
function sharpeningBack(words: usize, element: i32, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), shifts = load<i32>(words, SHIFTS), line = lineOf(slots), reach = shifts >> 1;
  const upstream = <usize>load<u32>(words, WEIGHTS) + (<usize>element * slots << 2);
  const shifted = scratch + SHIFTED * line, sharp = scratch + SHARP * line, terms = scratch + TERMS * line;
  const ring = scratch + GATED * line + ringOf(slots, shifts), dShifted = ring + (<usize>reach << 2);
  const sum = sumOf(sharp, slots), inner = f32x4.splat(dot(upstream, sharp, slots) / sum), total = f32x4.splat(sum);
  const power = f32x4.splat(numberOf(words, SHARPENING, element));
  for (let at: usize = 0; at < line; at += 16) {
    const base = v128.load(shifted + at);
    const change = f32x4.mul(f32x4.div(f32x4.sub(v128.load(upstream + at), inner), total), v128.load(sharp + at));
    v128.store(terms + at, f32x4.mul(change, log4(base)));
    v128.store(dShifted + at, f32x4.div(f32x4.mul(power, change), base));
  }
  store<f32>(gradientOf(words, SHARPENING, element, 1), sumOf(terms, slots));
  closeRing(ring, reach, slots);
}

/** `t_i = sum_j s_j h_(i - j)`. */
function shiftBack(words: usize, element: i32, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), shifts = load<i32>(words, SHIFTS), line = lineOf(slots), reach = shifts >> 1;
  const gated = scratch + GATED * line, ring = gated + ringOf(slots, shifts), dGated = scratch + D_GATED * line;
  const shift = <usize>load<u32>(words, SHIFT) + (<usize>element * shifts << 2), dShift = gradientOf(words, SHIFT, element, shifts);
  for (let j = 0; j < shifts; j++) {
    const along = dot(ring + (<usize>reach << 2), gated + (<usize>(2 * reach - j) << 2), slots);
    store<f32>(dShift + (<usize>j << 2), along);
  }
  for (let at: usize = 0; at < line; at += 16) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < <usize>shifts; j++) {
      sum = madd(v128.load32_splat(shift + (j << 2)), v128.load(ring + at + (j << 2)), sum);
    }
    v128.store(dGated + at, sum);
  }
}

/** `h = g c + (1 - g) p`. */
function gateBack(words: usize, element: i32, scratch: usize): void {
  const slots = load<i32>(words, SLOTS), line = lineOf(slots);
  const content = scratch + CONTENT * line, terms = scratch + TERMS * line, dGated = scratch + D_GATED * line;
  const previous = <usize>load<u32>(words, PREVIOUS) + (<usize>element * slots << 2);
  const dPrevious = gradientOf(words, PREVIOUS, element, slots);
  const rest = f32x4.sub(f32x4.splat(1), f32x4.splat(numberOf(words, GATE, element)));
  for (let i = 0; i < slots; i += 4) {
    const at = <usize>i << 2;
    const change = v128.load(dGated + at), kept = f32x4.mul(rest, change);
    v128.store(terms + at, f32x4.mul(change, f32x4.sub(v128.load(content + at), v128.load(previous + at))));
    storeUpTo(dPrevious + at, kept, slots - i);
  }
  store<f32>(gradientOf(words, GATE, element, 1), sumOf(terms, slots));
}

/** `c = softmax(beta q)`, `q_i = M_i . k / (|M_i| |k|)`, of which `gate` went on. */
function contentBack(words: usize, element: i32, scratch: usize, gate: f32): void {
  const slots = load<i32>(words, SLOTS), word = load<i32>(words, WORD), line = lineOf(slots), row = <usize>word << 2;
  const content = scratch + CONTENT * line, cosines = scratch + COSINES * line, norms = scratch + NORMS * line;
  const scores = scratch + D_GATED * line;
  const strength = f32x4.splat(numberOf(words, STRENGTH, element));
  const inner = f32x4.splat(gate * dot(scores, content, slots)), gates = f32x4.splat(gate);
  for (let at: usize = 0; at < line; at += 16) {
    v128.store(scores + at, f32x4.mul(v128.load(content + at), f32x4.sub(f32x4.mul(gates, v128.load(scores + at)), inner)));
  }
  const along = dot(scores, cosines, slots), length = keyNorm(words, element);
  store<f32>(gradientOf(words, STRENGTH, element, 1), along);
  const rows = memoryOf(words, element), heads = load<i32>(words, HEADS);
  const key = <usize>load<u32>(words, KEY) + <usize>element * row, dKey = gradientOf(words, KEY, element, word);
  const dMemory = gradientOf(words, MEMORY, element / heads, slots * word), others = element % heads != 0;
  const shrunk = f32x4.extract_lane(strength, 0) * along / (length * length);
  for (let i = 0; i < word; i++) store<f32>(dKey + (<usize>i << 2), -shrunk * load<f32>(key + (<usize>i << 2)));
  for (let slot = 0; slot < slots; slot++) {
    const at = <usize>slot << 2, norm = load<f32>(norms + at);
    const change = f32x4.extract_lane(strength, 0) * load<f32>(scores + at);
    rowBack(
      rows + <usize>slot * row, key, dMemory + <usize>slot * row, dKey, word,
      change / (norm * length), change * load<f32>(cosines + at) / (norm * norm), others,
    );
  }
}

/** `dM_i = a k - b M_i`, on top of what other heads gave, `dk += a M_i`. */
function rowBack(slot: usize, key: usize, dSlot: usize, dKey: usize, word: i32, a: f32, b: f32, others: bool): void {
  const toward = f32x4.splat(a), along = f32x4.splat(b);
  for (; word > 0; word -= 4) {
    const own = v128.load(slot);
    const sum = madd(toward, own, v128.load(dKey));
    let change = nmadd(along, own, f32x4.mul(toward, v128.load(key)));
    if (others) change = f32x4.add(change, v128.load(dSlot));
    storeUpTo(dSlot, change, word);
    storeUpTo(dKey, sum, word);
    slot += 16;
    key += 16;
    dSlot += 16;
    dKey += 16;
  }
}
