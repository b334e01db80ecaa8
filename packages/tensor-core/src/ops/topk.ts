import { clone, type Tensor, topk as tfTopk, tidy, transpose } from '@tensorflow/tfjs-core';
import { requireInteger } from '../shape/require-number.ts';
import { axisIndex } from './axis-index.ts';
import { scatterAlongLast } from './scatter-along-last.ts';
import { withGradient } from './with-gradient.ts';

/** The largest values along an axis, in falling order, and where they were. */
export interface Topk {
  readonly values: Tensor;
  /** int32 */
  readonly indices: Tensor;
}

/**
 * The `count` largest numbers along `axis`. The gradient of the values goes to the places that they came from.
 *
 * @returns both of the shape of `x` with length `count` along `axis`
 * @throws {RangeError} where `x` has no such axis, or `count` is not in [1, its length]
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { topk } from '@mneme/tensor-core';
 *
 * const { values, indices } = topk(tensor([3, 9, 5]), 2);
 * console.log(values.arraySync(), indices.arraySync()); // [9, 5] [1, 2]
 */
export function topk(x: Tensor, count: number, axis = -1): Topk {
  const index = axisIndex('topk', axis, x.rank);
  requireInteger('topk', 'count', count);
  const length = x.shape[index] ?? 0;
  if (count > length) {
    throw new RangeError(`topk: count must be at most ${length}, the length of axis ${axis}, got ${count}`);
  }
  const order = [...x.shape.keys()];
  order[index] = x.rank - 1;
  order[x.rank - 1] = index;
  const moved = index !== x.rank - 1;
  return tidy(() => {
    const rows = moved ? transpose(x, order) : x;
    const found = topkOfLast(rows, count);
    if (!moved) return found;
    return { values: transpose(found.values, order), indices: transpose(found.indices, order) };
  });
}

function topkOfLast(x: Tensor, count: number): { values: Tensor; indices: Tensor } {
  // On the tape this leads to the indices alone, and from them nowhere.
  const found = tfTopk(x, count);
  const values = withGradient(
    [x],
    (save) => {
      save([found.indices]);
      return clone(found.values);
    },
    (dy, saved) => [scatterAlongLast(dy, saved[0] as Tensor, x.shape)],
  );
  return { values, indices: found.indices };
}
