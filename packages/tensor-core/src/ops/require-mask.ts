import type { Tensor } from '@tensorflow/tfjs-core';
import { ShapeError } from '../shape/axes.ts';

/** Throws unless `mask` is of bool and broadcasts to the shape of the one tensor in `other`. */
export function requireMask(
  where: string,
  argument: string,
  mask: Tensor,
  other: Readonly<Record<string, Tensor>>,
): void {
  if (mask.dtype !== 'bool') throw new TypeError(`${where}: ${argument} must be of bool, got ${mask.dtype}`);
  for (const [name, { shape }] of Object.entries(other)) {
    const offset = shape.length - mask.rank;
    if (offset >= 0 && mask.shape.every((length, axis) => length === 1 || length === shape[offset + axis]))
      continue;
    const contract = `broadcast to [${shape.join(', ')}]`;
    throw new ShapeError(
      `${where}: ${argument} must ${contract}, got [${mask.shape.join(', ')}]: that is the shape of ${name}`,
    );
  }
}
