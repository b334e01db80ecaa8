import { axes } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/** Throws unless `mask`, where there is one, is of bool and has the shape of the items `x` without its last axis. */
export function requireItemMask(where: string, mask: Tensor | undefined, x: Tensor, argument = 'mask'): void {
  if (!mask) return;
  axes(where, { [argument]: mask }, { [argument]: x.shape.slice(0, -1).join(' ') });
  requireMask(where, argument, mask, 'true where there is an item');
}
