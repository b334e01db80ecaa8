import type { Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { type GeluAttributes, geluGradientKernel, geluKernel } from '../kernels/gelu.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The Gaussian error linear unit (Hendrycks and Gimpel 2016, section 2): `x Phi(x)`, Phi the normal distribution
 * function. With `tanh` its approximation `x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`, as GPT-2 has it.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gelu } from '@mneme/tensor-core';
 *
 * console.log(gelu(tensor([0, 1])).arraySync()); // [0, 0.8413]
 */
export function gelu(x: Tensor, approximation: GeluAttributes['approximation'] = 'exact'): Tensor {
  if (approximation !== 'exact' && approximation !== 'tanh') {
    throw new RangeError(`gelu: approximation must be 'exact' or 'tanh', got '${approximation}'`);
  }
  return withGradient(
    [x],
    (save) => {
      save([x]);
      const [y] = runContract(geluKernel, { x }, { approximation });
      return y as Tensor;
    },
    (dy, saved) => {
      const [dx] = runContract(geluGradientKernel, { dy, x: saved[0] as Tensor }, { approximation });
      return [dx as Tensor];
    },
  );
}
