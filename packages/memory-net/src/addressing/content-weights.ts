import { axes, batchMatMul, safeNorm, softmax } from '@mneme/tensor-core';
import { div, expandDims, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** What is looked for. */
export interface ContentWeightsInputs {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** k, `[batch, heads, word]` */
  readonly key: Tensor;
  /** beta, `[batch, heads, 1]`, above 0: how sharply content is matched. */
  readonly strength: Tensor;
}

/**
 * Addressing by content, for each head: `w_h = softmax_i(beta_h cos(k_h, M_i))` (Graves, Wayne and Danihelka 2014,
 * equations 5 and 6; Graves et al. 2016, methods). A word of zeros is at right angles to every key; gradients stay finite there.
 *
 * @returns `[batch, heads, slots]`
 * @throws ShapeError `contentWeights: key must be [batch, heads, word], got [2, 1, 5]: word is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { contentWeights } from '@mneme/memory-net';
 *
 * const contents = tensor([[[1, 0], [0, 1]]]);
 * contentWeights({ contents, key: tensor([[[9, 0]]]), strength: tensor([[[Math.log(3)]]]) }).print(); // [[[0.75, 0.25]]]
 */
export function contentWeights({ contents, key, strength }: ContentWeightsInputs): Tensor {
  axes(
    'contentWeights',
    { contents, key, strength },
    { contents: 'batch slots word', key: 'batch heads word', strength: 'batch heads 1' },
  );
  return tidy(() => {
    const products = batchMatMul(key, contents, { transposeB: true });
    const norms = mul(safeNorm(key, 2, 1e-12, true), expandDims(safeNorm(contents, 2), 1));
    return softmax(mul(strength, div(products, norms)));
  });
}
