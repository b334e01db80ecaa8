import { logicalNot, type Tensor } from '@tensorflow/tfjs-core';

/** Refuses a mask that is no boolean tensor: of numbers nobody can tell whether 0 blocks or adds nothing. */
export function requireMask(
  where: string,
  argument: string,
  mask: Tensor,
  meaning = 'true where to attend',
): void {
  if (mask.dtype !== 'bool') {
    throw new RangeError(`${where}: ${argument} must be of dtype bool, ${meaning}, got ${mask.dtype}`);
  }
}

/**
 * A mask from one of the opposite convention, true where attention is blocked, as PyTorch's `MultiheadAttention` takes it.
 *
 * @throws RangeError `fromBlocked: blocked must be of dtype bool, true where blocked, got float32`
 *
 * @example
 * import { fromBlocked } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * fromBlocked(tensor([true, false], [2], 'bool')).print(); // [0, 1]
 */
export function fromBlocked(blocked: Tensor): Tensor {
  requireMask('fromBlocked', 'blocked', blocked, 'true where blocked');
  return logicalNot(blocked);
}
