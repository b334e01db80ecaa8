import { exp, mul, scalar, sub, sum, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import { logSumExp } from '../ops/log-sum-exp.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { select } from '../ops/select.ts';
import type { KernelContract } from './contract.ts';

/**
 * `query` `[batch, queries, depth]`, `key` `[batch, keys, depth]`, `value` `[batch, keys, width]`; `mask`, of bool,
 * broadcasts to `[batch, queries, keys]` and is true where to attend.
 */
export type AttentionInputs = {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly mask?: Tensor;
};

export interface AttentionAttributes {
  /** What scores are multiplied by. */
  readonly scale: number;
}

/** `output` and `logSumExp` are the forward kernel's. */
export type AttentionGradientInputs = AttentionInputs & {
  readonly dOutput: Tensor;
  readonly output: Tensor;
  readonly logSumExp: Tensor;
};

/**
 * `MnemeAttention`: `output = softmax(scale query key') value`, `[batch, queries, width]`, and the `logSumExp` of the
 * scores, `[batch, queries, 1]`, from which the gradient makes the weights again: a kernel never has to hold them all.
 * A query whose mask leaves no key gets zeros, and `-Infinity`.
 */
export const attentionKernel: KernelContract<AttentionInputs, AttentionAttributes> = {
  name: 'MnemeAttention',
  outputs: ['output', 'logSumExp'],
  composed({ query, key, value, mask }, { scale }) {
    const scores = attentionScores(query, key, scale);
    const allowed = mask ? select(mask, scores, scalar(Number.NEGATIVE_INFINITY)) : scores;
    return [batchMatMul(maskedSoftmax(scores, mask), value), logSumExp(allowed, -1, true)];
  },
};

/** `MnemeAttentionGradient`: the gradients by `query`, `key` and `value`. */
export const attentionGradientKernel: KernelContract<AttentionGradientInputs, AttentionAttributes> = {
  name: 'MnemeAttentionGradient',
  outputs: ['dQuery', 'dKey', 'dValue'],
  composed({ dOutput, query, key, value, mask, output, logSumExp: normalizer }, { scale }) {
    const open = exp(sub(attentionScores(query, key, scale), normalizer));
    const weights = mask ? select(mask, open, scalar(0)) : open;
    const dWeights = batchMatMul(dOutput, value, { transposeB: true });
    // The softmax's own sum over keys is that of dOutput with the output.
    const dScores = mul(mul(weights, sub(dWeights, sum(mul(dOutput, output), -1, true))), scale);
    return [
      batchMatMul(dScores, key),
      batchMatMul(transpose(dScores, [0, 2, 1]), query),
      batchMatMul(transpose(weights, [0, 2, 1]), dOutput),
    ];
  },
};

/** `scale query key'`, the last two axes of each; leading axes broadcast. */
export function attentionScores(query: Tensor, key: Tensor, scale: number): Tensor {
  // Scaling the queries costs less than scaling the scores.
  return batchMatMul(scale === 1 ? query : mul(query, scale), key, { transposeB: true });
}
