import { add, erf, exp, mul, sigmoid, square, sub, type Tensor } from '@tensorflow/tfjs-core';
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
    if (approximation === 'exact') return [mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1))];
    return [mul(x, gate(x))];
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
      const open = gate(x);
      const steepness = add(mul(squared, 6 * CUBIC * SLOPE), 2 * SLOPE);
      const bend = mul(mul(mul(x, open), sub(1, open)), steepness);
      return [mul(dy, add(open, bend))];
    },
  };

/** `(1 + tanh(u)) / 2` is the logistic function of 2 u, which tfjs-wasm has vectorised, unlike tanh. */
function gate(x: Tensor): Tensor {
  return sigmoid(mul(x, add(mul(square(x), 2 * CUBIC * SLOPE), 2 * SLOPE)));
}
