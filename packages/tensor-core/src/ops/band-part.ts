import { type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { axes } from '../shape/axes.ts';
import { type Band, bandMask } from './band-mask.ts';
import { select } from './select.ts';

/**
 * Matrices with zeros outside of a band about the main diagonal: see {@link bandMask}.
 *
 * @param x - `[..., rows, columns]`
 * @throws {@link ShapeError} where `x` has fewer than two axes
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { bandPart } from '@mneme/tensor-core';
 *
 * console.log(bandPart(ones([2, 2]), { above: 0 }).arraySync()); // [[1, 0], [1, 1]]
 */
export function bandPart(x: Tensor, band: Band): Tensor {
  const { rows, columns } = axes('bandPart', { x }, { x: '... rows columns' });
  return tidy(() => select(bandMask(rows, columns, band), x, zerosLike(x)));
}
