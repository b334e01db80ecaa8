import { type Tensor1D, type Tensor3D, tensor1d, tensor3d } from '@tensorflow/tfjs-core';
import type { Bag } from './generate-bit-patterns.ts';

/** Bags as tensors. */
export interface BagBatch {
  /** `[batch, length, bits]`, 0 and 1, the highest bit first. */
  readonly x: Tensor3D;
  /** `[batch]`, int32: 1 for a positive bag. */
  readonly labels: Tensor1D;
}

/** @param bags - at least one, all of as many instances */
export function bagBatch(bags: readonly Bag[], bits: number): BagBatch {
  const length = bags[0]?.instances.length ?? 0;
  const values = new Float32Array(bags.length * length * bits);
  for (const [b, { instances }] of bags.entries())
    for (const [i, instance] of instances.entries())
      for (let bit = 0; bit < bits; bit++)
        values[(b * length + i) * bits + bit] = (instance >> (bits - 1 - bit)) & 1;
  const labels = Int32Array.from(bags, ({ positive }) => Number(positive));
  return { x: tensor3d(values, [bags.length, length, bits]), labels: tensor1d(labels, 'int32') };
}
