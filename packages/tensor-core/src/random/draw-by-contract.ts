import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { isAccelerated, type KernelContract, runContract } from '../kernels/contract.ts';
import { keyTensor } from './key-tensor.ts';
import type { Random } from './random.ts';

type DrawContract<Attributes extends object> = KernelContract<{ readonly key: Tensor }, Attributes>;

/** Random numbers by the backend's kernel, or by `draw` on the host: which spares the way of the key through a tensor and back. */
export function drawByContract<Attributes extends object>(
  contract: DrawContract<Attributes>,
  random: Random,
  attributes: Attributes,
  draw: (random: Random, attributes: Attributes) => Tensor,
): Tensor {
  if (!isAccelerated(contract.name)) return draw(random, attributes);
  return tidy(() => runContract(contract, { key: keyTensor(random) }, attributes)[0] as Tensor);
}
