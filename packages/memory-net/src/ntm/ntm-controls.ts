import { softmax } from '@mneme/tensor-core';
import { add, reshape, sigmoid, softplus, split, type Tensor, tanh, tidy } from '@tensorflow/tfjs-core';

/** How many numbers a step of a Neural Turing Machine's memory is told, and what they are for. */
export interface NtmLayout {
  readonly readHeads: number;
  readonly writeHeads: number;
  readonly word: number;
  /** 2 range + 1 */
  readonly shifts: number;
}

/** What the heads are told, the reading ones first: `[batch, heads, ..]`. Symbols of Graves, Wayne and Danihelka 2014. */
export type NtmHeads = {
  /** k, in (-1, 1) */
  readonly key: Tensor;
  /** beta, above 0 */
  readonly strength: Tensor;
  /** g, in (0, 1) */
  readonly gate: Tensor;
  /** s, shares that sum to 1 */
  readonly shift: Tensor;
  /** gamma, at least 1 */
  readonly sharpening: Tensor;
};

/** {@link NtmHeads}, and what the writing ones write: `[batch, writeHeads, word]`. */
export interface NtmControls {
  readonly heads: NtmHeads;
  /** e, in (0, 1) */
  readonly erase: Tensor;
  /** a, in (-1, 1) */
  readonly add: Tensor;
}

/** How many numbers there are. */
export function ntmControlCount({ readHeads, writeHeads, word, shifts }: NtmLayout): number {
  return (readHeads + writeHeads) * (word + shifts + 3) + 2 * writeHeads * word;
}

/**
 * Divides a controller's row of numbers: for all heads keys, strengths, sharpenings, gates and shifts, then for the
 * writing ones what to erase and what to add. `tanh` bounds keys and additions, softplus makes strengths, and sharpenings
 * above 1, the logistic function gates and erasures, softmax the shares of shifts.
 *
 * @param control - `[batch, ntmControlCount(layout)]`
 */
export function ntmControls(control: Tensor, layout: NtmLayout): NtmControls {
  const { readHeads, writeHeads, word, shifts } = layout;
  const heads = readHeads + writeHeads;
  const [batch = 0] = control.shape;
  return tidy(() => {
    const sizes = [heads * word, 2 * heads, heads, heads * shifts, writeHeads * word, writeHeads * word];
    const [keys, scales, gates, moves, erasures, additions] = split(control, sizes, 1) as Six;
    const [strength, sharpening] = split(softplus(reshape(scales, [batch, 2 * heads, 1])), 2, 1) as Two;
    return {
      heads: {
        key: reshape(tanh(keys), [batch, heads, word]),
        strength,
        gate: reshape(sigmoid(gates), [batch, heads, 1]),
        shift: softmax(reshape(moves, [batch, heads, shifts])),
        sharpening: add(sharpening, 1),
      },
      erase: reshape(sigmoid(erasures), [batch, writeHeads, word]),
      add: reshape(tanh(additions), [batch, writeHeads, word]),
    };
  });
}

type Two = [Tensor, Tensor];
type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
