import { expNegative4 } from '../math/exp-negative';
import { log4 } from '../math/log';
import { storeUpTo } from '../math/part';
import { largestOf, sumOfExponentials } from '../rows/exponentials';
import { sumOf } from '../rows/lanes';

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
    storeUpTo(to, value, classes);
    logits += 16;
    to += 16;
  }
}
