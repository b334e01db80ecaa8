import { axes, batchMatMul } from '@mneme/tensor-core';
import { add, div, eye, mean, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Attention rollout (Abnar and Zuidema 2020, section 3): what each place of the last layer got of each place of the input, if a layer
 * passes on half by its residual connection and half by its weights, and nothing else.
 *
 *     R_0 = I,   R_l = (I + mean over heads of W_l) / 2  R_(l-1),   rows normalized
 *
 * It is a linear account of what is not linear: values, norms and the feed-forward layers are left out. A place that rolls out to much
 * need not have mattered; see {@link permutationTest}.
 *
 * @param weights - of each layer, first to last: `[..., heads, length, length]`
 * @returns `[..., length, length]`, rows sum to 1
 * @throws RangeError `rollout: weights must be of at least one layer, got none`
 *
 * @example
 * import { rollout } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const layer = tensor([[[1, 0], [1, 0]]]);
 * rollout([layer, layer]).print(); // [[1, 0], [0.75, 0.25]]
 */
export function rollout(weights: readonly Tensor[]): Tensor {
  const [first, ...others] = weights;
  if (!first) throw new RangeError('rollout: weights must be of at least one layer, got none');
  for (const [layer, each] of weights.entries()) {
    axes(
      'rollout',
      { [`weights[${layer}]`]: each, first },
      {
        first: '... heads length length',
        [`weights[${layer}]`]: '... others length length',
      },
    );
  }
  return tidy(() =>
    others.reduce<Tensor>((rolled, layer) => batchMatMul(passed(layer), rolled), passed(first)),
  );
}

/** What a layer passes on, rows normalized: where a query sees no key, its residual connection is all. */
function passed(weights: Tensor): Tensor {
  const mixed = add(mean(weights, -3), eye(weights.shape.at(-1) ?? 0));
  return div(mixed, sum(mixed, -1, true));
}
