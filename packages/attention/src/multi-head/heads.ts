import { axes, requireInteger } from '@mneme/tensor-core';
import { reshape, type Tensor, tidy, tile, transpose } from '@tensorflow/tfjs-core';

/**
 * `[..., length, width]` as heads of an equal part of the width each, `[..., heads, length, width / heads]`.
 *
 * @throws RangeError `splitHeads: heads must divide the width 6, got 4`
 *
 * @example
 * import { splitHeads } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * console.log(splitHeads(ones([2, 5, 6]), 3).shape); // [2, 3, 5, 2]
 */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const { length, width } = axes('splitHeads', { x }, { x: '... length width' });
  requireInteger('splitHeads', 'heads', heads);
  if (width % heads !== 0) {
    throw new RangeError(`splitHeads: heads must divide the width ${width}, got ${heads}`);
  }
  const lead = x.shape.slice(0, -2);
  return tidy(() => swapped(reshape(x, [...lead, length, heads, width / heads]), lead));
}

/**
 * The other way round: `[..., heads, length, depth]` to `[..., length, heads depth]`.
 *
 * @example
 * import { mergeHeads } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * console.log(mergeHeads(ones([2, 3, 5, 2])).shape); // [2, 5, 6]
 */
export function mergeHeads(x: Tensor): Tensor {
  const { heads, length, depth } = axes('mergeHeads', { x }, { x: '... heads length depth' });
  const lead = x.shape.slice(0, -3);
  return tidy(() => reshape(swapped(x, lead), [...lead, length, heads * depth]));
}

/** With the two axes behind the leading ones changed. */
function swapped(x: Tensor, lead: readonly number[]): Tensor {
  const first = lead.length;
  return transpose(x, [...lead.keys(), first + 1, first, first + 2]);
}

/**
 * Each head `times` times in a row, h0, h0, h1, h1: what queries in groups need of the keys that they share (Ainslie et al. 2023,
 * section 2.2).
 *
 * @param x - `[..., heads, length, depth]`
 * @returns `[..., heads times, length, depth]`
 *
 * @example
 * import { repeatHeads } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * repeatHeads(tensor([[[1]], [[2]]]), 2).print(); // [[[1]], [[1]], [[2]], [[2]]]
 */
export function repeatHeads(x: Tensor, times: number): Tensor {
  const { heads, length, depth } = axes('repeatHeads', { x }, { x: '... heads length depth' });
  requireInteger('repeatHeads', 'times', times);
  const lead = x.shape.slice(0, -3);
  const batch = lead.reduce((a, b) => a * b, heads);
  return tidy(() =>
    reshape(tile(reshape(x, [batch, 1, length * depth]), [1, times, 1]), [
      ...lead,
      heads * times,
      length,
      depth,
    ]),
  );
}
