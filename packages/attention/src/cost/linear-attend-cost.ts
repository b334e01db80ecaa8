import { addCosts, BYTES, type Cost } from './add-costs.ts';
import { meanCost } from './attend-cost.ts';
import { matrixProductCost } from './linear-cost.ts';
import { requireSizes } from './require-sizes.ts';
import { pairsCost } from './score-costs.ts';
import { visiblePairs } from './visible-pairs.ts';

/** The sizes of a memory that is a matrix. */
export interface FastWeightSizes {
  /** Sequences times heads. Default 1. */
  readonly batch?: number;
  /** The size of a key, after its feature map. */
  readonly features: number;
  /** The size of a value. */
  readonly width: number;
}

/**
 * The cost of `linearAttend`: what is in all keys and values is summed up in `features x width` numbers, which each query reads.
 * It grows with the length, not with its square; the cache does not grow at all. The feature map is not counted.
 *
 * @throws RangeError `linearAttendCost: features must be an integer of at least 1, got 0`
 *
 * @example
 * import { attendCost, linearAttendCost } from '@mneme/attention';
 *
 * const sizes = { queries: 1000, keys: 1000, features: 64, width: 64 };
 * console.log(attendCost({ ...sizes, depth: 64 }).multiplyAdds / linearAttendCost(sizes).multiplyAdds); // 15.5039
 */
export function linearAttendCost(
  sizes: FastWeightSizes & { readonly queries: number; readonly keys: number },
): Cost {
  requireSizes('linearAttendCost', sizes, ['queries', 'keys', 'features', 'width']);
  const { batch = 1, queries, keys, features, width } = sizes;
  return {
    ...addCosts(
      matrixProductCost({ batch, rows: features, inner: keys, columns: width }),
      matrixProductCost({ batch, rows: queries, inner: features, columns: width }),
      matrixProductCost({ batch, rows: queries, inner: features, columns: 1 }),
    ),
    cacheBytes: stateBytes(sizes),
  };
}

/** S and z. */
function stateBytes({ batch = 1, features, width }: FastWeightSizes): number {
  return BYTES * batch * features * (width + 1);
}

/**
 * The cost of `causalLinearAttend`, which makes the products of all pairs and leaves out those of later keys: for long sequences
 * that of {@link linearAttendStepCost} is less.
 *
 * @throws RangeError `causalLinearAttendCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { causalLinearAttendCost } from '@mneme/attention';
 *
 * const { multiplyAdds, hidden } = causalLinearAttendCost({ length: 4, features: 3, width: 5 });
 * console.log(multiplyAdds, hidden); // 128 48
 */
export function causalLinearAttendCost(sizes: FastWeightSizes & { readonly length: number }): Cost {
  requireSizes('causalLinearAttendCost', sizes, ['length', 'features', 'width']);
  const { batch = 1, length, features, width } = sizes;
  const pairs = triangle(batch, length, 0);
  return {
    ...addCosts(
      pairsCost('causalLinearAttendCost', pairs, features),
      meanCost('causalLinearAttendCost', { ...pairs, width }),
    ),
    cacheBytes: stateBytes(sizes),
  };
}

function triangle(batch: number, length: number, above: number) {
  const sizes = { batch, queries: length, keys: length };
  return { ...sizes, visible: visiblePairs(sizes, { above }) };
}

/**
 * The cost of `linearAttendStep`, for `steps` places: the same at each, however many came before.
 *
 * @throws RangeError `linearAttendStepCost: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { linearAttendStepCost } from '@mneme/attention';
 *
 * console.log(linearAttendStepCost({ features: 3, width: 5 }).multiplyAdds); // 33
 */
export function linearAttendStepCost(sizes: FastWeightSizes & { readonly steps?: number }): Cost {
  requireSizes('linearAttendStepCost', sizes, ['features', 'width']);
  const { batch = 1, steps = 1, features, width } = sizes;
  const each = batch * steps;
  return {
    ...addCosts(
      matrixProductCost({ batch: each, rows: features, inner: 1, columns: width }),
      matrixProductCost({ batch: each, rows: 1, inner: features, columns: width }),
      matrixProductCost({ batch: each, rows: 1, inner: features, columns: 1 }),
    ),
    cacheBytes: stateBytes(sizes),
  };
}

/**
 * The cost of `deltaStep`, for `steps` places, and so of `deltaScan`: what the key has is read, the difference written, and
 * the query read. Without a rate the first is left out.
 *
 * @throws RangeError `deltaStepCost: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { deltaStepCost } from '@mneme/attention';
 *
 * console.log(deltaStepCost({ features: 3, width: 5 }).multiplyAdds); // 45
 */
export function deltaStepCost(
  sizes: FastWeightSizes & { readonly steps?: number; readonly rate?: boolean },
): Cost {
  requireSizes('deltaStepCost', sizes, ['features', 'width']);
  const { batch = 1, steps = 1, features, width, rate = true } = sizes;
  const each = batch * steps;
  const read = matrixProductCost({ batch: each, rows: 1, inner: features, columns: width });
  const written = matrixProductCost({ batch: each, rows: features, inner: 1, columns: width });
  return {
    ...addCosts(read, written, ...(rate ? [read] : [])),
    cacheBytes: BYTES * batch * features * width,
  };
}

/**
 * The cost of `deltaAttend`, all places at once: the products of all pairs of keys and of queries with keys, and a triangular
 * system, solved by about log2(length) squarings. Only what the bands leave out of pairs is `hidden`; the zeros of the squarings
 * are not.
 *
 * @throws RangeError `deltaAttendCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { deltaAttendCost } from '@mneme/attention';
 *
 * console.log(deltaAttendCost({ length: 2, features: 3, width: 5 }).multiplyAdds); // 64
 */
export function deltaAttendCost(sizes: FastWeightSizes & { readonly length: number }): Cost {
  requireSizes('deltaAttendCost', sizes, ['length', 'features', 'width']);
  const { batch = 1, length, features, width } = sizes;
  const upTo = triangle(batch, length, 0);
  const squarings = Math.max(0, Math.ceil(Math.log2(length)) - 1);
  const squared = matrixProductCost({ batch, rows: length, inner: length, columns: length });
  const applied = matrixProductCost({ batch, rows: length, inner: length, columns: width });
  const solved = new Array<Cost[]>(squarings).fill([squared, applied]).flat();
  return {
    ...addCosts(
      pairsCost('deltaAttendCost', triangle(batch, length, -1), features),
      applied,
      ...solved,
      pairsCost('deltaAttendCost', upTo, features),
      meanCost('deltaAttendCost', { ...upTo, width }),
    ),
    cacheBytes: BYTES * batch * features * width,
  };
}
