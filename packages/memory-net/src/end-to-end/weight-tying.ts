import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Which matrices the hops of a memory network share. Embedding tables are `[vocabulary + slots, width]`: a row for
 * each word, then one for each time.
 */
export interface WeightTying {
  /** B, which embeds the question. */
  readonly question: Tensor2D;
  /** A of hop k, from 0: embeds statements to be compared with the state. */
  input(hop: number): Tensor2D;
  /** C of hop k, from 0: embeds statements to be read out. */
  output(hop: number): Tensor2D;
  /** The transposed answer matrix, `[vocabulary, width]`; the caller owns a new tensor. */
  answer(): Tensor2D;
  /** What the next state keeps of the state `[batch, width]` before its read; the caller owns a new tensor. */
  carry(state: Tensor2D): Tensor2D;
}

/** The sizes of a memory network's matrices. */
export interface TyingConfig {
  readonly vocabulary: number;
  readonly slots: number;
  readonly width: number;
  readonly hops: number;
}
