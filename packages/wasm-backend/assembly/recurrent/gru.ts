import { storeUpTo } from '../math/part';
import { sigmoid4 } from '../math/sigmoid';
import { tanh4 } from '../math/tanh';

/** `c = tanh(n + r n')`, `next = c + z (hidden - c)`. Words: projected, recurrent, hidden, next; rows, size, rows of a unit. */
export function gruGates(unit: i32, words: usize): void {
  const size = load<i32>(words, 20), many = load<i32>(words, 24);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const line = <usize>size << 2, skip = <usize>first * line;
  let projected = <usize>load<u32>(words) + 3 * skip, recurrent = <usize>load<u32>(words, 4) + 3 * skip;
  let hidden = <usize>load<u32>(words, 8) + skip, next = <usize>load<u32>(words, 12) + skip;
  for (let row = first; row < end; row++) {
    for (let j = 0; j < size; j += 4) {
      const at = <usize>j << 2;
      const reset = sigmoid4(f32x4.add(v128.load(projected + at), v128.load(recurrent + at)));
      const update = sigmoid4(f32x4.add(v128.load(projected + line + at), v128.load(recurrent + line + at)));
      const candidate = tanh4(f32x4.add(v128.load(projected + 2 * line + at), f32x4.mul(reset, v128.load(recurrent + 2 * line + at))));
      storeUpTo(next + at, f32x4.add(candidate, f32x4.mul(update, f32x4.sub(v128.load(hidden + at), candidate))), size - j);
    }
    projected += 3 * line;
    recurrent += 3 * line;
    hidden += line;
    next += line;
  }
}

/** Words: dNext, projected, recurrent, hidden, dProjected, dRecurrent, dHidden; rows, size, rows of a unit. */
export function gruGatesGradient(unit: i32, words: usize): void {
  const size = load<i32>(words, 32), many = load<i32>(words, 36);
  const first = unit * many, end = min(load<i32>(words, 28), first + many);
  const line = <usize>size << 2, skip = <usize>first * line;
  let dNext = <usize>load<u32>(words) + skip, hidden = <usize>load<u32>(words, 12) + skip, dHidden = <usize>load<u32>(words, 24) + skip;
  let projected = <usize>load<u32>(words, 4) + 3 * skip, recurrent = <usize>load<u32>(words, 8) + 3 * skip;
  let dProjected = <usize>load<u32>(words, 16) + 3 * skip, dRecurrent = <usize>load<u32>(words, 20) + 3 * skip;
  const one = f32x4.splat(1);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < size; j += 4) {
      const at = <usize>j << 2, left = size - j;
      const state = v128.load(recurrent + 2 * line + at);
      const reset = sigmoid4(f32x4.add(v128.load(projected + at), v128.load(recurrent + at)));
      const update = sigmoid4(f32x4.add(v128.load(projected + line + at), v128.load(recurrent + line + at)));
      const candidate = tanh4(f32x4.add(v128.load(projected + 2 * line + at), f32x4.mul(reset, state)));
      const dy = v128.load(dNext + at), kept = f32x4.mul(dy, update);
      const dUpdate = f32x4.mul(f32x4.mul(kept, f32x4.sub(v128.load(hidden + at), candidate)), f32x4.sub(one, update));
      const dCandidate = f32x4.mul(f32x4.sub(dy, kept), f32x4.sub(one, f32x4.mul(candidate, candidate)));
      const dState = f32x4.mul(dCandidate, reset);
      const dReset = f32x4.mul(f32x4.mul(dState, state), f32x4.sub(one, reset));
      storeUpTo(dHidden + at, kept, left);
      storeUpTo(dProjected + at, dReset, left);
      storeUpTo(dProjected + line + at, dUpdate, left);
      storeUpTo(dProjected + 2 * line + at, dCandidate, left);
      storeUpTo(dRecurrent + at, dReset, left);
      storeUpTo(dRecurrent + line + at, dUpdate, left);
      storeUpTo(dRecurrent + 2 * line + at, dState, left);
    }
    dNext += line;
    hidden += line;
    dHidden += line;
    projected += 3 * line;
    recurrent += 3 * line;
    dProjected += 3 * line;
    dRecurrent += 3 * line;
  }
}
