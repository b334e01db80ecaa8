import { axes, type EraseAndAddInputs, eraseAndAddKernel, runContract } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Writes to a memory (Graves, Wayne and Danihelka 2014, equations 3 and 4). All heads erase before any adds, so that
 * their order does not matter:
 *
 *     M'_i = M_i prod_h (1 - w_hi e_h) + sum_h w_hi a_h
 *
 * @returns M', `[batch, slots, word]`
 * @throws ShapeError `eraseAndAdd: erase must be [batch, heads, word], got [2, 1, 5]: word is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { eraseAndAdd } from '@mneme/memory-net';
 *
 * const contents = tensor([[[1, 1], [2, 2]]]);
 * const weights = tensor([[[0, 1]]]);
 * eraseAndAdd({ contents, weights, erase: tensor([[[1, 0]]]), add: tensor([[[5, 5]]]) }).print(); // [[[1, 1], [5, 7]]]
 */
export function eraseAndAdd(inputs: EraseAndAddInputs): Tensor {
  const { contents, weights, erase, add } = inputs;
  axes(
    'eraseAndAdd',
    { contents, weights, erase, add },
    {
      contents: 'batch slots word',
      weights: 'batch heads slots',
      erase: 'batch heads word',
      add: 'batch heads word',
    },
  );
  return tidy(() => runContract(eraseAndAddKernel, inputs, {})[0] as Tensor);
}
