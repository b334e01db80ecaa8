import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { Random } from '../random/random.ts';
import type { KernelContract } from './contract.ts';

/** `key`: the two words of a `Random`'s key, int32 `[2]`. */
export type DropoutMaskInputs = { readonly key: Tensor };

export interface DropoutMaskAttributes {
  readonly shape: readonly number[];
  readonly rate: number;
}

/**
 * `MnemeDropoutMask`: 0 where word i of the key's bits is below `rate` 2^32, and 1 / (1 - rate) elsewhere: the same
 * for one key on every backend.
 */
export const dropoutMaskKernel: KernelContract<DropoutMaskInputs, DropoutMaskAttributes> = {
  name: 'MnemeDropoutMask',
  outputs: ['mask'],
  composed({ key }, { shape, rate }) {
    const [first = 0, second = 0] = key.dataSync();
    return [tensor(dropoutMask(new Random([first >>> 0, second >>> 0]), shape, rate), [...shape])];
  },
};

/** The values of `MnemeDropoutMask`, made on the host. */
export function dropoutMask(random: Random, shape: readonly number[], rate: number): Float32Array {
  const words = random.bits(shape.reduce((a, b) => a * b, 1));
  const threshold = Math.round(rate * 2 ** 32);
  const kept = Math.fround(1 / (1 - rate));
  const values = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) values[i] = (words[i] ?? 0) < threshold ? 0 : kept;
  return values;
}
