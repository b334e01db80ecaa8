import { axes } from '@mneme/tensor-core';
import {
  add,
  concat,
  div,
  maximum,
  mul,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * The product of complex numbers, element by element: what binds a key to a value in a holographic memory (Plate 1995;
 * Danihelka et al. 2016, equation 3). Real parts come first on the axis before the last.
 *
 * @param a - `[.., 2, size]` @param b - `[.., 2, size]`
 * @returns `[.., 2, size]`
 * @throws ShapeError `complexProduct: b must be [..., 2, size], got [2, 5]: size is 3 in a but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { complexProduct } from '@mneme/memory-net';
 *
 * complexProduct(tensor([[0], [1]]), tensor([[2], [3]])).print(); // i (2 + 3i) = -3 + 2i: [[-3], [2]]
 */
export function complexProduct(a: Tensor, b: Tensor): Tensor {
  axes('complexProduct', { a, b }, { a: '... 2 size', b: '... 2 size' });
  return tidy(() => {
    const [realA, imaginaryA] = partsOf(a);
    const [realB, imaginaryB] = partsOf(b);
    const real = sub(mul(realA, realB), mul(imaginaryA, imaginaryB));
    const imaginary = add(mul(realA, imaginaryB), mul(imaginaryA, realB));
    return concat([real, imaginary], a.rank - 2);
  });
}

/**
 * The conjugates: a key of modulus 1 times its conjugate is 1, so that the conjugate finds what the key has bound.
 *
 * @param x - `[.., 2, size]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { conjugate } from '@mneme/memory-net';
 *
 * conjugate(tensor([[1], [2]])).print(); // [[1], [-2]]
 */
export function conjugate(x: Tensor): Tensor {
  axes('conjugate', { x }, { x: '... 2 size' });
  return tidy(() => {
    const [real, imaginary] = partsOf(x);
    return concat([real, mul(imaginary, -1)], x.rank - 2);
  });
}

/**
 * Complex numbers no longer than 1, `x / max(1, |x|)` (Danihelka et al. 2016, equation 8).
 *
 * @param x - `[.., 2, size]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { boundModulus } from '@mneme/memory-net';
 *
 * boundModulus(tensor([[3, 0.3], [4, 0.4]])).print(); // [[0.6, 0.3], [0.8, 0.4]]
 */
export function boundModulus(x: Tensor): Tensor {
  axes('boundModulus', { x }, { x: '... 2 size' });
  // The larger of 1 and the square first: the root has no gradient at 0.
  return tidy(() => div(x, sqrt(maximum(sum(square(x), x.rank - 2, true), 1))));
}

/** Real and imaginary parts, `[.., 1, size]`. */
function partsOf(x: Tensor): [Tensor, Tensor] {
  const axis = x.rank - 2;
  const begin = new Array<number>(x.rank).fill(0);
  const size = x.shape.with(axis, 1);
  return [slice(x, begin, size), slice(x, begin.with(axis, 1), size)];
}
