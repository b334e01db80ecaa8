import { axes, select } from '@mneme/tensor-core';
import {
  any,
  argMax,
  cast,
  equal,
  expandDims,
  mul,
  range,
  reshape,
  scalar,
  sum,
  type Tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { requireItemMask } from './require-item-mask.ts';

/** What stands out most, feature by feature. */
export interface MaxPooled {
  /** `[..., width]`: the largest value of each feature, 0 where the mask leaves no item. */
  readonly output: Tensor;
  /** `[..., width]` of int32: the item it came from, the first of several, -1 where there is none. */
  readonly items: Tensor;
}

/**
 * Max pooling as bottom-up attention: each feature is read from the item in which it is largest, and no query is asked.
 *
 *     output_d = max_n x_nd,   items_d = argmax_n x_nd
 *
 * Gradients go to the items picked, and to no other.
 *
 * @param x - `[..., length, width]`
 * @param mask - `[..., length]`, bool, true where there is an item
 * @throws ShapeError `maxPoolItems: mask must be [2, 5], got [2, 3]: 3 is not 5`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { maxPoolItems } from '@mneme/attention';
 *
 * const { output, items } = maxPoolItems(tensor([[1, 8], [5, 2]]));
 * output.print(); // [5, 8]
 * items.print(); // [1, 0]
 */
export function maxPoolItems(x: Tensor, mask?: Tensor): MaxPooled {
  const { length } = axes('maxPoolItems', { x }, { x: '... length width' });
  if (length < 1)
    throw new RangeError(`maxPoolItems: x must have at least 1 item, got [${x.shape.join(', ')}]`);
  requireItemMask('maxPoolItems', mask, x);
  return tidy(() => {
    const open = mask && expandDims(mask, -1);
    const offered = open ? select(open, x, scalar(BELOW_ALL)) : x;
    const first = argMax(offered, x.rank - 2);
    const places = reshape(range(0, length, 1, 'int32'), [length, 1]);
    // A product with the choice, so that of several that are largest one alone gets the gradient.
    const chosen = cast(equal(places, expandDims(first, -2)), 'float32');
    const shown = open ? select(open, x, scalar(0)) : x;
    const output = sum(mul(shown, chosen), x.rank - 2);
    if (!mask) return { output, items: first };
    return { output, items: where(expandDims(any(mask, -1), -1), first, scalar(-1, 'int32')) };
  });
}

/** Below any number of x that means something. */
const BELOW_ALL = -3e38;
