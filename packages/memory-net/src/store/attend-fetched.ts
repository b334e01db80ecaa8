import { axes, batchMatMul, type CallContext, maskedSoftmax, requirePositive } from '@mneme/tensor-core';
import { mul, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { FetchedItems } from './fetch-nearest.ts';

export interface AttendFetchedOptions {
  /** What products are multiplied by. Default `1 / sqrt(depth)`. */
  readonly scale?: number;
}

export interface AttendedItems {
  /** `[..., width]` */
  readonly output: Tensor;
  /** `[..., count]`, 0 where fewer were found. */
  readonly weights: Tensor;
}

/**
 * Attention over what {@link fetchNearest} found, differentiable in the query:
 *
 *     output = sum_j w_j v_j,   w = softmax(scale q'k_j) over the items found
 *
 * (Vaswani et al. 2017, equation 1, over the k nearest keys alone, as in Rae et al. 2016 and Wu et al. 2022.) Where nothing was found,
 * zeros. Reports `weights` to `context.probe`.
 *
 * @param query - `[..., depth]`
 * @throws ShapeError `attendFetched: keys must be [..., count, depth], got [2, 3, 7]: depth is 5 in query but 7 here`
 *
 * @example
 * import { attendFetched, ExactStore, fetchNearest } from '@mneme/memory-net';
 * import { ensureGradients } from '@mneme/tensor-core';
 * import { grad, sum, tensor } from '@tensorflow/tfjs-core';
 *
 * ensureGradients();
 * const store = new ExactStore({ width: 2 });
 * await store.insert([{ id: 'a', vector: Float32Array.of(1, 0) }, { id: 'b', vector: Float32Array.of(0, 1) }]);
 * const query = tensor([[2, 1]]);
 * const fetched = await fetchNearest(store, query, { count: 2 });
 * const slope = grad((q) => sum(attendFetched(q, fetched).output))(query);
 * console.log(slope.shape); // [1, 2]
 */
export function attendFetched(
  query: Tensor,
  fetched: Pick<FetchedItems, 'keys' | 'values' | 'found'>,
  { scale }: AttendFetchedOptions = {},
  context: CallContext = {},
): AttendedItems {
  const { keys, values, found } = fetched;
  const { depth, count, width } = axes(
    'attendFetched',
    { query, keys, values, found },
    { query: '... depth', keys: '... count depth', values: '... count width', found: '... count' },
  );
  if (scale !== undefined) requirePositive('attendFetched', 'scale', scale);
  const lead = query.shape.slice(0, -1);
  return tidy(() => {
    const rows = (x: Tensor, ...last: number[]): Tensor => reshape(x, [-1, ...last]);
    const products = batchMatMul(rows(query, 1, depth), rows(keys, count, depth), { transposeB: true });
    const scores = mul(rows(products, count), scale ?? 1 / Math.sqrt(depth));
    const weights = maskedSoftmax(scores, rows(found, count));
    const output = batchMatMul(rows(weights, 1, count), rows(values, count, width));
    const shaped = reshape(weights, [...lead, count]);
    context.probe?.report('weights', shaped);
    return { output: reshape(output, [...lead, width]), weights: shaped };
  }) as unknown as AttendedItems;
}
