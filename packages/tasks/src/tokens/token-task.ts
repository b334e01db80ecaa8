import type { Random } from '@mneme/tensor-core';

/** Sequences of symbols by number, and what is to be said at the last steps of each. */
export interface TokenData {
  readonly batch: number;
  readonly steps: number;
  /** `[batch, steps]` */
  readonly tokens: Int32Array;
  /** `[batch, answers]`, classes: what is to be said at the last `answers` steps. */
  readonly targets: Int32Array;
}

/** A source of sequences of symbols, all of one length. */
export interface TokenTask {
  readonly name: string;
  readonly symbols: number;
  readonly classes: number;
  /** How many answers there are, at the last steps. */
  readonly answers: number;
  draw(random: Random, batch: number): TokenData;
}
