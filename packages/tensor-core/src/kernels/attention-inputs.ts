import type { Tensor } from '@tensorflow/tfjs-core';
import type { Band } from '../ops/band-mask.ts';

/**
 * `query` `[batch, queries, depth]`, `key` `[batch, keys, depth]`, `value` `[batch, keys, width]`. The others are of three axes
 * that broadcast to `[batch, queries, keys]`: `mask`, of bool, true where to attend, and `bias`, added to the scaled scores;
 * `dropoutKey` is that of `MnemeDropoutMask`.
 */
export type AttentionInputs = {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly mask?: Tensor;
  readonly bias?: Tensor;
  readonly dropoutKey?: Tensor;
};

export interface AttentionAttributes {
  /** What scores are multiplied by. */
  readonly scale: number;
  /** The keys that a query sees, by their distance: with `above: 0`, none that comes after it. Default all. */
  readonly band?: Band;
  /** Dropout of the weights, where there is a `dropoutKey`. Default none. */
  readonly dropout?: AttentionDropout;
}

/** What the composed form takes besides. */
export interface ComposedAttentionAttributes extends AttentionAttributes {
  /** c, above 0: scaled scores x become `c tanh(x / c)`, before any bias. Default none. */
  readonly softcap?: number;
}

export interface AttentionDropout {
  /** The part of the weights that is dropped, in [0, 1). */
  readonly rate: number;
  /** The mask of `MnemeDropoutMask`, for the composed form alone: who drops nothing need not load what makes it. */
  readonly mask: (key: Tensor, shape: readonly number[]) => Tensor;
}

/** `output` and `logSumExp` are the forward kernel's. */
export type AttentionGradientInputs = AttentionInputs & {
  readonly dOutput: Tensor;
  readonly output: Tensor;
  readonly logSumExp: Tensor;
};
