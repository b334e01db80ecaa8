import { activateParts, type PartOfRow } from '@mneme/tensor-core';
import { reshape, split, type Tensor, tidy } from '@tensorflow/tfjs-core';

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
    const parts: readonly PartOfRow[] = [
      { columns: heads * word, by: 'tanh' },
      { columns: heads, by: 'softplus' },
      { columns: heads, by: 'onePlus' },
      { columns: heads, by: 'sigmoid' },
      { columns: heads * shifts, by: 'softmax', group: shifts },
      { columns: writeHeads * word, by: 'sigmoid' },
      { columns: writeHeads * word, by: 'tanh' },
    ];
    const sizes = parts.map(({ columns }) => columns);
    const [key, strength, sharpening, gate, shift, erase, add] = split(
      activateParts(control, parts),
      sizes,
      1,
    ) as Seven;
    const each = (x: Tensor, count: number): Tensor => reshape(x, [batch, count, -1]);
    return {
      heads: {
        key: each(key, heads),
        strength: each(strength, heads),
        gate: each(gate, heads),
        shift: each(shift, heads),
        sharpening: each(sharpening, heads),
      },
      erase: each(erase, writeHeads),
      add: each(add, writeHeads),
    };
  });
}

type Seven = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
