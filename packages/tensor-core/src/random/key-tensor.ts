import { type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { Random } from './random.ts';

/** The key of a source as the random kernels take it: two words, int32 `[2]`. */
export function keyTensor({ key }: Random): Tensor {
  return tensor1d(Int32Array.from(key), 'int32');
}

/** The source whose key a tensor holds. Reads it back: for kernels that run on the host. */
export function randomOf(key: Tensor): Random {
  const [first = 0, second = 0] = key.dataSync();
  return new Random([first >>> 0, second >>> 0]);
}
