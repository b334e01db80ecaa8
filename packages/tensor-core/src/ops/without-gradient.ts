import { clone, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { withGradient } from './with-gradient.ts';

/**
 * The same numbers as a constant: nothing that led to `x` learns by way of what is made of it.
 *
 * @example
 * import { grad, mul, scalar } from '@tensorflow/tfjs-core';
 * import { withoutGradient } from '@mneme/tensor-core';
 *
 * const slope = grad((x) => mul(x, withoutGradient(x)));
 * slope(scalar(3)).print(); // 3, where that of x^2 is 6
 */
export function withoutGradient(x: Tensor): Tensor {
  return withGradient(
    [x],
    () => clone(x),
    (dy) => [zerosLike(dy)],
  );
}
