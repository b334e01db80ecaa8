import { add, exp, logicalAnd, mul, scalar, sub, sum, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { type Band, bandMask } from '../ops/band-mask.ts';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import { logSumExp } from '../ops/log-sum-exp.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { select } from '../ops/select.ts';
import type { KernelContract } from './contract.ts';

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

/**
 * `MnemeAttention`: `output = dropout(softmax(scale query key' + bias)) value`, `[batch, queries, width]`, and the
 * `logSumExp` of the scores, `[batch, queries, 1]`, from which the gradient makes the weights again: a kernel never has to
 * hold them all. A query whose mask and band leave no key gets zeros, and `-Infinity`.
 */
export const attentionKernel: KernelContract<AttentionInputs, AttentionAttributes> = {
  name: 'MnemeAttention',
  outputs: ['output', 'logSumExp'],
  composed(inputs, attributes) {
    const scores = biasedScores(inputs, attributes);
    const seen = visible(inputs, attributes);
    const allowed = seen ? select(seen, scores, scalar(Number.NEGATIVE_INFINITY)) : scores;
    const weights = maskedSoftmax(scores, seen);
    const kept = keptWeights(inputs, attributes);
    return [batchMatMul(kept ? mul(weights, kept) : weights, inputs.value), logSumExp(allowed, -1, true)];
  },
};

/** `MnemeAttentionGradient`: the gradients by `query`, `key` and `value`. */
export const attentionGradientKernel: KernelContract<AttentionGradientInputs, AttentionAttributes> = {
  name: 'MnemeAttentionGradient',
  outputs: ['dQuery', 'dKey', 'dValue'],
  composed(inputs, attributes) {
    const { dOutput, query, key, value, output, logSumExp: normalizer } = inputs;
    const open = exp(sub(biasedScores(inputs, attributes), normalizer));
    const seen = visible(inputs, attributes);
    const weights = seen ? select(seen, open, scalar(0)) : open;
    const kept = keptWeights(inputs, attributes);
    const reached = batchMatMul(dOutput, value, { transposeB: true });
    const dWeights = kept ? mul(reached, kept) : reached;
    // The softmax's own sum over keys is that of dOutput with the output.
    const dScores = mul(mul(weights, sub(dWeights, sum(mul(dOutput, output), -1, true))), attributes.scale);
    return [
      batchMatMul(dScores, key),
      batchMatMul(transpose(dScores, [0, 2, 1]), query),
      batchMatMul(transpose(kept ? mul(weights, kept) : weights, [0, 2, 1]), dOutput),
    ];
  },
};

/** `scale query key'`, the last two axes of each; leading axes broadcast. */
export function attentionScores(query: Tensor, key: Tensor, scale: number): Tensor {
  // Scaling the queries costs less than scaling the scores.
  return batchMatMul(scale === 1 ? query : mul(query, scale), key, { transposeB: true });
}

function biasedScores({ query, key, bias }: AttentionInputs, { scale }: AttentionAttributes): Tensor {
  const scores = attentionScores(query, key, scale);
  return bias ? add(scores, bias) : scores;
}

/** What mask and band leave together; undefined where there is neither. */
function visible({ query, key, mask }: AttentionInputs, { band }: AttentionAttributes): Tensor | undefined {
  const within = band && bandMask(query.shape[1] ?? 0, key.shape[1] ?? 0, band);
  return mask && within ? logicalAnd(mask, within) : (mask ?? within);
}

/** What weights are multiplied by in dropout. */
function keptWeights(
  { query, key, dropoutKey }: AttentionInputs,
  { dropout }: AttentionAttributes,
): Tensor | undefined {
  if (!dropoutKey || !dropout) return undefined;
  return dropout.mask(dropoutKey, [query.shape[0] ?? 0, query.shape[1] ?? 0, key.shape[1] ?? 0]);
}
