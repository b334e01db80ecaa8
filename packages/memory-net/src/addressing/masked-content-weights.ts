import { axes, batchMatMul, type ContentWeightsInputs, safeNorm, softmax } from '@mneme/tensor-core';
import { add, div, mul, sqrt, square, type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface MaskedContentWeightsInputs extends ContentWeightsInputs {
  /** m, `[batch, heads, word]`, in [0, 1]: how much each part of a word counts. */
  readonly mask: Tensor;
}

/** Under the root, so that what is masked out altogether has a direction. */
const EPSILON = 1e-12;

/**
 * Addressing by a part of the content (Csordas and Schmidhuber 2019, equation 8): key and memory are both multiplied by
 * the mask before they are compared, `w_h = softmax_i(beta_h cos(k_h m_h, M_i m_h))`. With a mask of ones it is
 * `contentWeights`.
 *
 * @returns `[batch, heads, slots]`
 * @throws ShapeError `maskedContentWeights: mask must be [batch, heads, word], got [2, 1, 5]: word is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { maskedContentWeights } from '@mneme/memory-net';
 *
 * const contents = tensor([[[1, 7], [1, -9]]]);
 * const [key, mask, strength] = [tensor([[[1, 0]]]), tensor([[[1, 0]]]), tensor([[[5]]])];
 * maskedContentWeights({ contents, key, mask, strength }).print(); // [[[0.5, 0.5]]]
 */
export function maskedContentWeights(inputs: MaskedContentWeightsInputs): Tensor {
  const { contents, key, strength, mask } = inputs;
  axes(
    'maskedContentWeights',
    { contents, key, strength, mask },
    {
      contents: 'batch slots word',
      key: 'batch heads word',
      strength: 'batch heads 1',
      mask: 'batch heads word',
    },
  );
  return tidy(() => {
    const counted = square(mask);
    const products = batchMatMul(mul(counted, key), contents, { transposeB: true });
    const squares = batchMatMul(counted, square(contents), { transposeB: true });
    const norms = mul(safeNorm(mul(mask, key), 2, EPSILON, true), sqrt(add(squares, EPSILON)));
    return softmax(mul(strength, div(products, norms)));
  });
}
