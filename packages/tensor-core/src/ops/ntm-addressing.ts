import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { type NtmAddressingInputs, ntmAddressingKernel } from '../kernels/ntm-addressing.ts';
import { axes, ShapeError } from '../shape/axes.ts';

/**
 * The addressing of a Neural Turing Machine's heads (Graves, Wayne and Danihelka 2014, equations 5 to 9): by content,
 * then interpolated with the weights of the step before, shifted around, and sharpened.
 *
 *     c = softmax(beta cos(k, M)),  g c + (1 - g) w,  w~_i = sum_j w_(i - j) s_j,  w~_i^gamma / sum_j w~_j^gamma
 *
 * @returns weights, `[batch, heads, slots]`, that sum to 1
 * @throws ShapeError `ntmAddressing: shift must be [batch, heads, an odd number], got [1, 1, 2]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { ntmAddressing } from '@mneme/tensor-core';
 *
 * const one = tensor([[[1]]]);
 * const memory = tensor([[[1, 0], [0, 1], [1, 1]]]);
 * const by = { memory, key: tensor([[[1, 0]]]), strength: one, gate: tensor([[[0]]]), sharpening: one };
 * // Nothing is taken by content (gate 0), all is moved one slot on.
 * ntmAddressing({ ...by, shift: tensor([[[0, 0, 1]]]), previous: tensor([[[1, 0, 0]]]) }).print(); // [[[0, 1, 0]]]
 */
export function ntmAddressing(inputs: NtmAddressingInputs): Tensor {
  const { memory, key, strength, gate, shift, sharpening, previous } = inputs;
  axes(
    'ntmAddressing',
    { memory, key, strength, gate, shift, sharpening, previous },
    {
      memory: 'batch slots word',
      key: 'batch heads word',
      strength: 'batch heads 1',
      gate: 'batch heads 1',
      shift: 'batch heads shifts',
      sharpening: 'batch heads 1',
      previous: 'batch heads slots',
    },
  );
  if ((shift.shape[2] ?? 0) % 2 !== 1) {
    throw new ShapeError(
      `ntmAddressing: shift must be [batch, heads, an odd number], got [${shift.shape.join(', ')}]`,
    );
  }
  return tidy(() => runContract(ntmAddressingKernel, inputs, {})[0] as Tensor);
}
