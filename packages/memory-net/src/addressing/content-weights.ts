import { axes, type ContentWeightsInputs, contentWeightsKernel, runContract } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

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
export function contentWeights(inputs: ContentWeightsInputs): Tensor {
  const { contents, key, strength } = inputs;
  axes(
    'contentWeights',
    { contents, key, strength },
    { contents: 'batch slots word', key: 'batch heads word', strength: 'batch heads 1' },
  );
  return tidy(() => runContract(contentWeightsKernel, { contents, key, strength }, {})[0] as Tensor);
}
