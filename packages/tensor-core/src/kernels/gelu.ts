import { add, erf, exp, mul, square, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';

/** `exact`: x times the normal distribution function; `tanh`: its approximation by a hyperbolic tangent. */
export interface GeluAttributes {
  readonly approximation: 'exact' | 'tanh';
}

const SLOPE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** `MnemeGelu`: Hendrycks and Gimpel 2016, section 2. */
export const geluKernel: KernelContract<{ readonly x: Tensor }, GeluAttributes> = {
  name: 'MnemeGelu',
  outputs: ['y'],
  composed({ x }, { approximation }) {
    const gate = approximation === 'exact' ? erf(mul(x, Math.SQRT1_2)) : tanh(argument(x));
    return [mul(mul(x, 0.5), add(gate, 1))];
  },
};

/** `MnemeGeluGradient`: `dy` times the derivative at `x`. */
export const geluGradientKernel: KernelContract<{ readonly dy: Tensor; readonly x: Tensor }, GeluAttributes> =
  {
    name: 'MnemeGeluGradient',
    outputs: ['dx'],
    composed({ dy, x }, { approximation }) {
      const squared = square(x);
      if (approximation === 'exact') {
        const distribution = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
        const density = mul(exp(mul(squared, -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return [mul(dy, add(distribution, mul(x, density)))];
      }
      const gate = tanh(argument(x));
      const inner = add(mul(squared, 3 * CUBIC * SLOPE), SLOPE);
      const bend = mul(mul(x, sub(1, square(gate))), inner);
      return [mul(mul(dy, 0.5), add(add(gate, 1), bend))];
    },
  };

function argument(x: Tensor): Tensor {
  return mul(x, add(mul(square(x), CUBIC * SLOPE), SLOPE));
}
