import { expNegative4 } from '../math/exp-negative';
import { log4 } from '../math/log';
import { storePart } from '../math/part';
import { sumOf, sumOfLanes } from '../rows/lanes';

const LOWEST: f32 = -f32.MAX_VALUE;

/** The largest of `count` numbers; NaN is left out, and shows in the sum of exponentials. */
function largestOf(at: usize, count: i32): f32 {
  let most = f32x4.splat(LOWEST);
  for (; count >= 4; count -= 4) {
    most = f32x4.pmax(most, v128.load(at));
    at += 16;
  }
  let best = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  for (; count > 0; count--) {
    const value = load<f32>(at);
    if (value > best) best = value;
    at += 4;
  }
  return best;
}

function sumOfExponentials(at: usize, count: i32, largest: f32): f32 {
  const shift = f32x4.splat(largest);
  let s0 = f32x4.splat(0), s1 = s0;
  for (; count >= 8; count -= 8) {
    s0 = f32x4.add(s0, expNegative4(f32x4.sub(v128.load(at), shift)));
    s1 = f32x4.add(s1, expNegative4(f32x4.sub(v128.load(at, 16), shift)));
    at += 32;
  }
  for (; count > 0; count -= 4) {
    const value = expNegative4(f32x4.sub(v128.load(at), shift));
    s0 = f32x4.add(s0, count >= 4 ? value : v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))));
    at += 16;
  }
  return sumOfLanes(f32x4.add(s0, s1));
}

/** Words: logits, labels, loss, log-sum-exp; rows, classes, rows of a unit; smoothing. */
export function softmaxCrossEntropy(unit: i32, words: usize): void {
  const classes = load<i32>(words, 20), many = load<i32>(words, 24);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const labels: usize = load<u32>(words, 4), losses: usize = load<u32>(words, 8), sums: usize = load<u32>(words, 12);
  const smoothing = load<f32>(words, 28);
  let logits = <usize>load<u32>(words) + (<usize>first * classes << 2);
  for (let row = first; row < end; row++) {
    const at = <usize>row << 2;
    const largest = largestOf(logits, classes);
    const share = f32x4.extract_lane(log4(f32x4.splat(sumOfExponentials(logits, classes, largest))), 0);
    const label = load<i32>(labels + at);
    let loss: f32 = 0;
    if (label >= 0) {
      // The largest logit goes first, lest the difference of large numbers eat up the rest.
      loss = largest - load<f32>(logits + (<usize>label << 2)) + share;
      if (smoothing != 0) {
        const even = largest - sumOf(logits, classes) / <f32>classes + share;
        loss = loss * (1 - smoothing) + even * smoothing;
      }
    }
    store<f32>(losses + at, loss);
    store<f32>(sums + at, largest + share);
    logits += <usize>classes << 2;
  }
}

/** Words: logits, labels, dy, dlogits; rows, classes, rows of a unit; smoothing. */
export function softmaxCrossEntropyGradient(unit: i32, words: usize): void {
  const classes = load<i32>(words, 20), many = load<i32>(words, 24);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const labels: usize = load<u32>(words, 4), upstream: usize = load<u32>(words, 8);
  const smoothing = load<f32>(words, 28);
  const line = <usize>classes << 2;
  let logits = <usize>load<u32>(words) + <usize>first * line, to = <usize>load<u32>(words, 12) + <usize>first * line;
  for (let row = first; row < end; row++) {
    const at = <usize>row << 2;
    const label = load<i32>(labels + at);
    const dy = load<f32>(upstream + at);
    if (label < 0) memory.fill(to, 0, line);
    else {
      // Made anew rather than from the log-sum-exp, which rounds where logits are large.
      const largest = largestOf(logits, classes);
      gradientOfRow(logits, to, classes, largest, dy / sumOfExponentials(logits, classes, largest), dy * smoothing / <f32>classes);
      const labelled = to + (<usize>label << 2);
      store<f32>(labelled, load<f32>(labelled) - dy * (1 - smoothing));
    }
    logits += line;
    to += line;
  }
}

function gradientOfRow(logits: usize, to: usize, classes: i32, largest: f32, factor: f32, even: f32): void {
  const shift = f32x4.splat(largest), factors = f32x4.splat(factor), evens = f32x4.splat(even);
  for (; classes > 0; classes -= 4) {
    const value = f32x4.sub(f32x4.mul(expNegative4(f32x4.sub(v128.load(logits), shift)), factors), evens);
    if (classes >= 4) v128.store(to, value);
    else storePart(to, value, classes);
    logits += 16;
    to += 16;
  }
}
