import type { CallContext } from '@mneme/tensor-core';
import { reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { attend } from '../attend.ts';
import type { AttendInputs } from '../attend-inputs.ts';

/**
 * Multi-head attention as the book has it (Qiu 2020, equation 8.11): several query vectors read the same keys and values, each what
 * matters to it, and what they read is put side by side.
 *
 *     att((K, V), Q) = att((K, V), q_1) + .. + att((K, V), q_M)   (+ joins vectors)
 *
 * @param inputs - `query` `[..., heads, depth]`, a vector for each head
 * @returns `[..., heads width]`
 *
 * @example
 * import { attendInHeads } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const memory = tensor([[1, 0], [0, 1]]);
 * attendInHeads({ query: tensor([[99, 0], [0, 99]]), key: memory, value: memory }).print(); // [1, 0, 0, 1]
 */
export function attendInHeads(inputs: AttendInputs, context: CallContext = {}): Tensor {
  return tidy(() => {
    const { output } = attend(inputs, {}, context);
    const [heads = 1, width = 1] = output.shape.slice(-2);
    return reshape(output, [...output.shape.slice(0, -2), heads * width]);
  });
}
