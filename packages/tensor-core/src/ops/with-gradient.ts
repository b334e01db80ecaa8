import { customGrad, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * A value with a gradient of its own: `backward` gets the gradient of the value and what `forward` saved, and gives a
 * gradient for each of `inputs`. What either makes besides is tidied away; none of it is on the tape.
 *
 * @param inputs - the tensors by which the value is differentiated; integers and masks are saved instead
 *
 * @example
 * import { mul, square, tensor } from '@tensorflow/tfjs-core';
 * import { withGradient } from '@mneme/tensor-core';
 *
 * const x = tensor([1, 2]);
 * const y = withGradient(
 *   [x],
 *   (save) => {
 *     save([x]);
 *     return square(x);
 *   },
 *   (dy, [saved]) => [mul(mul(dy, 2), saved)],
 * );
 */
export function withGradient(
  inputs: readonly Tensor[],
  forward: (save: (tensors: Tensor[]) => void) => Tensor,
  backward: (dy: Tensor, saved: Tensor[]) => Tensor[],
): Tensor {
  const operation = customGrad((...given) => {
    const save = given.at(-1) as unknown as (tensors: Tensor[]) => void;
    // tidied, or what backward makes would live until the whole tape is done
    return {
      value: forward(save),
      gradFunc: (dy: Tensor, saved: Tensor[]) => tidy(() => backward(dy, saved)),
    };
  });
  return operation(...inputs);
}
