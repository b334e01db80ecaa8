import { reshape, split, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';

/**
 * `parts` projections that were computed as one, each cut into heads.
 *
 * @param x - `[batch, length, parts width]`
 * @returns `parts` of `[batch, heads, length, depth]`
 */
export function splitHeads(x: Tensor, parts: number, heads: number): Tensor[] {
  const [batch = 0, length = 0, width = 0] = x.shape;
  const shape = [batch, length, heads, width / parts / heads];
  return tidy(() => {
    const pieces = parts === 1 ? [x] : split(x, parts, 2);
    return pieces.map((piece) => transpose(reshape(piece, shape), [0, 2, 1, 3]));
  });
}

/** `[batch, heads, length, depth]` to `[batch, length, heads depth]`. */
export function mergeHeads(x: Tensor): Tensor {
  const [batch = 0, heads = 0, length = 0, depth = 0] = x.shape;
  return tidy(() => reshape(transpose(x, [0, 2, 1, 3]), [batch, length, heads * depth]));
}
