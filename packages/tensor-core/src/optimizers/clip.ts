import {
  addN,
  div,
  maximum as larger,
  mul,
  type Scalar,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { requirePositive } from '../shape/require-number.ts';

/**
 * The Euclidean norm of all gradients taken as one vector: a scalar tensor, 0 when there are none.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { globalNorm } from '@mneme/tensor-core';
 *
 * globalNorm(new Map([['weight', tensor([3])], ['bias', tensor([4])]])).print(); // 5
 */
export function globalNorm(gradients: ReadonlyMap<string, Tensor>): Scalar {
  return tidy(() => sqrt(sumOfSquares([...gradients.values()])));
}

/**
 * Scales all gradients by one factor so that their {@link globalNorm} is at most `maximum` (Pascanu, Mikolov
 * and Bengio 2013, Algorithm 1). Gradients within the limit keep their very values. The tensors given back
 * are new.
 *
 * @throws RangeError `clipByGlobalNorm: maximum must be a finite number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { clipByGlobalNorm } from '@mneme/tensor-core';
 *
 * const clipped = clipByGlobalNorm(new Map([['weight', tensor([3])], ['bias', tensor([4])]]), 1);
 * clipped.get('weight')?.print(); // [0.6]
 */
export function clipByGlobalNorm(
  gradients: ReadonlyMap<string, Tensor>,
  maximum: number,
): Map<string, Tensor> {
  requirePositive('clipByGlobalNorm', 'maximum', maximum);
  const scaled = tidy(() => {
    const tensors = [...gradients.values()];
    const factor = shrink(sumOfSquares(tensors), maximum);
    return tensors.map((gradient) => mul(gradient, factor));
  });
  return keyed(gradients, scaled);
}

/**
 * Scales each gradient by itself so that its norm is at most `maximum`, as the memory networks of Sukhbaatar
 * et al. 2015 are trained (section 4.2: 40). A gradient of zeros stays zero. The tensors given back are new.
 *
 * @throws RangeError `clipEachByNorm: maximum must be a finite number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { clipEachByNorm } from '@mneme/tensor-core';
 *
 * const clipped = clipEachByNorm(new Map([['weight', tensor([3, 4])], ['bias', tensor([0.5])]]), 1);
 * clipped.get('weight')?.print(); // [0.6, 0.8]
 */
export function clipEachByNorm(gradients: ReadonlyMap<string, Tensor>, maximum: number): Map<string, Tensor> {
  requirePositive('clipEachByNorm', 'maximum', maximum);
  const scaled = tidy(() =>
    Array.from(gradients.values(), (gradient) => mul(gradient, shrink(sumOfSquares([gradient]), maximum))),
  );
  return keyed(gradients, scaled);
}

/**
 * 1 within the maximum, else the limit over the norm; the divisor is at least the maximum, hence never zero.
 */
function shrink(squares: Scalar, maximum: number): Scalar {
  return div(maximum, larger(sqrt(squares), maximum));
}

function sumOfSquares(tensors: readonly Tensor[]): Scalar {
  if (tensors.length === 0) return scalar(0);
  return addN(tensors.map((tensor) => sum(square(tensor)) as Scalar));
}

function keyed(gradients: ReadonlyMap<string, Tensor>, values: readonly Tensor[]): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const [i, path] of [...gradients.keys()].entries()) {
    const value = values[i];
    if (value) result.set(path, value);
  }
  return result;
}
