import type { Random } from '@mneme/tensor-core';
import { oneHot } from '@mneme/tensor-core';
import { type Tensor2D, type Tensor3D, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** In which order a sequence is to be given back: `copy`, first symbol first, or `reverse`, last symbol first. */
export type TransductionOrder = 'copy' | 'reverse';

/** Sequences of one length, with what is to be given back of them. */
export interface TransductionBatch {
  /** Symbols from 0 on, `[batch][length]` */
  readonly sequences: readonly Int32Array[];
  /** One-hot, `[batch, 2 length + 1, symbols + 2]`: the sequence, a separator, and as many blanks as answers are due. */
  readonly inputs: Tensor3D;
  /** `[batch, length]`, int32: what is due at the blanks. */
  readonly labels: Tensor2D;
}

/** `count` sequences of `length` symbols, all symbols equally likely. */
export function drawSequences(count: number, length: number, symbols: number, random: Random): Int32Array[] {
  const drawn = random.integers(count * length, symbols);
  return Array.from({ length: count }, (_, b) => drawn.slice(b * length, (b + 1) * length));
}

/** @param sequences - at least one, all of one length */
export function transductionBatch(
  sequences: readonly Int32Array[],
  symbols: number,
  order: TransductionOrder,
): TransductionBatch {
  const length = sequences[0]?.length ?? 0;
  const steps = 2 * length + 1;
  // Behind the symbols: the separator, then the blank.
  const shown = new Int32Array(sequences.length * steps).fill(symbols + 1);
  const due = new Int32Array(sequences.length * length);
  for (const [b, sequence] of sequences.entries()) {
    shown.set(sequence, b * steps);
    shown[b * steps + length] = symbols;
    due.set(order === 'copy' ? sequence : sequence.toReversed(), b * length);
  }
  const inputs = tidy(
    () => oneHot(tensor2d(shown, [sequences.length, steps], 'int32'), symbols + 2) as Tensor3D,
  );
  return { sequences, inputs, labels: tensor2d(due, [sequences.length, length], 'int32') };
}
