import {
  add,
  concat,
  div,
  expandDims,
  fill,
  matMul,
  mul,
  pow,
  sigmoid,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  tanh,
  tile,
} from '@tensorflow/tfjs-core';
import type { DirectWeights } from './direct-lstm.ts';
import { COPY, NTM } from './problem.ts';

const { batch } = COPY;
const { slots, word } = NTM;

export interface NtmDirectState {
  readonly contents: Tensor;
  readonly reading: Tensor;
  readonly writing: Tensor;
}

export function firstNtmState({ places }: DirectWeights): NtmDirectState {
  const first = softmax(places as Tensor); // [2, slots]
  const of = (head: number): Tensor => tile(slice(first, [head, 0], [1, slots]), [batch, 1]);
  return { contents: fill([batch, slots, word], 1e-6), reading: of(0), writing: of(1) };
}

/** A step of the memory, head by head, as programs of Neural Turing Machines are written. */
export function stepNtm(control: Tensor, state: NtmDirectState): { read: Tensor; state: NtmDirectState } {
  const sizes = [word, word, 1, 1, 1, 1, 1, 1, 3, 3, word, word];
  const parts = split(control, sizes, 1) as Tensor[];
  const head = (h: number, previous: Tensor): Tensor =>
    address(state.contents, previous, {
      key: tanh(parts[h] as Tensor),
      strength: softplus(parts[2 + h] as Tensor),
      sharpening: add(1, softplus(parts[4 + h] as Tensor)),
      gate: sigmoid(parts[6 + h] as Tensor),
      shift: softmax(parts[8 + h] as Tensor),
    });
  const reading = head(0, state.reading);
  const writing = head(1, state.writing);
  const read = squeeze(matMul(expandDims(reading, 1), state.contents as never), [1]);
  const where = expandDims(writing, 2);
  const erased = mul(state.contents, sub(1, mul(where, expandDims(sigmoid(parts[10] as Tensor), 1))));
  const contents = add(erased, mul(where, expandDims(tanh(parts[11] as Tensor), 1)));
  return { read, state: { contents, reading, writing } };
}

interface Told {
  readonly key: Tensor;
  readonly strength: Tensor;
  readonly sharpening: Tensor;
  readonly gate: Tensor;
  readonly shift: Tensor;
}

function address(contents: Tensor, previous: Tensor, told: Told): Tensor {
  const products = squeeze(matMul(contents as never, expandDims(told.key, 2) as never), [2]);
  const norms = mul(
    sqrt(add(sum(square(contents), 2), 1e-12)),
    sqrt(add(sum(square(told.key), 1, true), 1e-12)),
  );
  const content = softmax(mul(told.strength, div(products, norms)));
  const gated = add(mul(told.gate, content), mul(sub(1, told.gate), previous));
  const part = (from: number, size: number): Tensor => slice(gated, [0, from], [batch, size]);
  const share = (i: number): Tensor => slice(told.shift, [0, i], [batch, 1]);
  const back = concat([part(1, slots - 1), part(0, 1)], 1);
  const on = concat([part(slots - 1, 1), part(0, slots - 1)], 1);
  const moved = add(add(mul(back, share(0)), mul(gated, share(1))), mul(on, share(2)));
  const sharp = pow(add(moved, 1e-12), told.sharpening);
  return div(sharp, sum(sharp, 1, true));
}
