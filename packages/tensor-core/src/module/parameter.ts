import { type Rank, type Tensor, type Variable, variable } from '@tensorflow/tfjs-core';

/**
 * A trainable variable with the values of `tensor`, which it takes over: the tensor is disposed of. It has no
 * name; a parameter's identity is its path in the model.
 *
 * @example
 * import { glorotUniform, parameter, Random } from '@mneme/tensor-core';
 *
 * const model = { weight: parameter(glorotUniform([3, 2], new Random(0))) };
 * console.log(model.weight.trainable); // true
 */
export function parameter<R extends Rank>(tensor: Tensor<R>): Variable<R> {
  const created = variable(tensor);
  tensor.dispose();
  return created;
}
