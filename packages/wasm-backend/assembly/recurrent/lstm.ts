import { loadUpTo, storeUpTo } from '../math/part';
import { sigmoid4 } from '../math/sigmoid';
import { tanh4 } from '../math/tanh';

/** `next = sigmoid(f) cell + sigmoid(i) tanh(g)`, `hidden = sigmoid(o) tanh(next)`. Words: gates, cell, hidden, next; rows, size, rows of a unit. */
export function lstmGates(unit: i32, words: usize): void {
  const size = load<i32>(words, 20), many = load<i32>(words, 24);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const line = <usize>size << 2, skip = <usize>first * line;
  let gates = <usize>load<u32>(words) + (skip << 2), cell = <usize>load<u32>(words, 4) + skip;
  let hidden = <usize>load<u32>(words, 8) + skip, next = <usize>load<u32>(words, 12) + skip;
  for (let row = first; row < end; row++) {
    for (let j = 0; j < size; j += 4) {
      const at = <usize>j << 2, left = size - j;
      const input = sigmoid4(v128.load(gates + at)), forget = sigmoid4(v128.load(gates + line + at));
      const candidate = tanh4(v128.load(gates + 2 * line + at)), output = sigmoid4(v128.load(gates + 3 * line + at));
      const value = f32x4.add(f32x4.mul(forget, v128.load(cell + at)), f32x4.mul(input, candidate));
      storeUpTo(next + at, value, left);
      storeUpTo(hidden + at, f32x4.mul(output, tanh4(value)), left);
    }
    gates += line << 2;
    cell += line;
    hidden += line;
    next += line;
  }
}

/** Words: dHidden, dNext, gates, cell, next, dGates, dCell; rows, size, rows of a unit. */
export function lstmGatesGradient(unit: i32, words: usize): void {
  const size = load<i32>(words, 32), many = load<i32>(words, 36);
  const first = unit * many, end = min(load<i32>(words, 28), first + many);
  const line = <usize>size << 2, skip = <usize>first * line;
  let dHidden = <usize>load<u32>(words) + skip, dNext = <usize>load<u32>(words, 4) + skip;
  let gates = <usize>load<u32>(words, 8) + (skip << 2), cell = <usize>load<u32>(words, 12) + skip, next = <usize>load<u32>(words, 16) + skip;
  let dGates = <usize>load<u32>(words, 20) + (skip << 2), dCell = <usize>load<u32>(words, 24) + skip;
  const one = f32x4.splat(1);
  for (let row = first; row < end; row++) {
    for (let j = 0; j < size; j += 4) {
      const at = <usize>j << 2, left = size - j;
      const input = sigmoid4(v128.load(gates + at)), forget = sigmoid4(v128.load(gates + line + at));
      const candidate = tanh4(v128.load(gates + 2 * line + at)), output = sigmoid4(v128.load(gates + 3 * line + at));
      const shown = tanh4(v128.load(next + at));
      const dOutput = f32x4.mul(loadUpTo(dHidden + at, left), output);
      // All that reaches the next cell: from later steps, and through the hidden state.
      const total = f32x4.add(loadUpTo(dNext + at, left), f32x4.mul(dOutput, f32x4.sub(one, f32x4.mul(shown, shown))));
      const dInput = f32x4.mul(f32x4.mul(total, input), candidate), kept = f32x4.mul(total, forget);
      storeUpTo(dCell + at, kept, left);
      storeUpTo(dGates + at, f32x4.mul(dInput, f32x4.sub(one, input)), left);
      storeUpTo(dGates + line + at, f32x4.mul(f32x4.mul(kept, v128.load(cell + at)), f32x4.sub(one, forget)), left);
      storeUpTo(dGates + 2 * line + at, f32x4.mul(f32x4.mul(total, input), f32x4.sub(one, f32x4.mul(candidate, candidate))), left);
      storeUpTo(dGates + 3 * line + at, f32x4.mul(f32x4.mul(dOutput, shown), f32x4.sub(one, output)), left);
    }
    dHidden += line;
    dNext += line;
    gates += line << 2;
    cell += line;
    next += line;
    dGates += line << 2;
    dCell += line;
  }
}
