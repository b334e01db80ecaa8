import {
  axes,
  type CallContext,
  glorotUniform,
  parameter,
  type Random,
  requireInteger,
} from '@mneme/tensor-core';
import { expandDims, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { type Attended, attend } from '../attend.ts';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import type { Items } from '../saliency/saliency-pooling.ts';

/**
 * A sequence made into a few vectors, each the mean that one learned query reads from it (pooling by multi-head attention,
 * Lee et al. 2019, without its heads and layers).
 *
 *     output = softmax(S X' / sqrt(width)) X
 *
 * Weights are reported as `weights` to `context.probe`.
 *
 * @param seeds - S, `[seeds, width]`: the queries
 * @returns `output`, `[..., seeds, width]`, zeros where the mask leaves no item, and `weights`, `[..., seeds, length]`
 * @throws ShapeError `attentionPool: seeds must be [seeds, width], got [2, 5]: width is 3 in x but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { attentionPool } from '@mneme/attention';
 *
 * attentionPool({ x: tensor([[1, 0], [0, 1]]) }, tensor([[99, 0]])).output.print(); // [[1, 0]]
 */
export function attentionPool(
  { x, mask }: Items,
  seeds: Tensor,
  context: CallContext = {},
): Attended<{ weights: true }> {
  axes('attentionPool', { x, seeds }, { x: '... length width', seeds: 'seeds width' });
  requireItemMask('attentionPool', mask, x);
  return tidy(() => {
    const inputs = { query: seeds, key: x, value: x, ...(mask && { mask: expandDims(mask, -2) }) };
    return { ...attend(inputs, { returns: { weights: true } }, context) };
  });
}

export interface AttentionPoolingConfig {
  readonly width: number;
  /** How many vectors come out; default 1. */
  readonly seeds?: number;
}

/**
 * {@link attentionPool} with seeds of its own, Glorot-uniform at first.
 *
 * @throws RangeError `AttentionPooling: seeds must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { AttentionPooling } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const pooling = new AttentionPooling({ width: 3, seeds: 2 }, new Random(0));
 * console.log(pooling.call({ x: ones([7, 5, 3]) }).output.shape); // [7, 2, 3]
 */
export class AttentionPooling {
  /** `[seeds, width]` */
  readonly seeds: Variable;

  constructor({ width, seeds = 1 }: AttentionPoolingConfig, random: Random) {
    requireInteger('AttentionPooling', 'width', width);
    requireInteger('AttentionPooling', 'seeds', seeds);
    this.seeds = parameter(glorotUniform([seeds, width], random.split('seeds')));
  }

  call(items: Items, context: CallContext = {}): Attended<{ weights: true }> {
    return attentionPool(items, this.seeds, context);
  }
}
