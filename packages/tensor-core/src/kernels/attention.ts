import { composedAttention, composedAttentionGradient } from './attention-composed.ts';
import type { AttentionAttributes, AttentionGradientInputs, AttentionInputs } from './attention-inputs.ts';
import type { KernelContract } from './contract.ts';

/**
 * `MnemeAttention`: `output = dropout(softmax(scale query key' + bias)) value`, `[batch, queries, width]`, and the
 * `logSumExp` of the scores, `[batch, queries, 1]`, from which the gradient makes the weights again: a kernel never has to
 * hold them all. A query whose mask, band and bias leave no key gets zeros, and `-Infinity`.
 */
export const attentionKernel: KernelContract<AttentionInputs, AttentionAttributes> = {
  name: 'MnemeAttention',
  outputs: ['output', 'logSumExp'],
  composed: composedAttention,
};

/** `MnemeAttentionGradient`: the gradients by `query`, `key` and `value`. */
export const attentionGradientKernel: KernelContract<AttentionGradientInputs, AttentionAttributes> = {
  name: 'MnemeAttentionGradient',
  outputs: ['dQuery', 'dKey', 'dValue'],
  composed: composedAttentionGradient,
};
