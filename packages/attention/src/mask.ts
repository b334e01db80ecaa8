import {
  greaterEqual,
  lessEqual,
  logicalAnd,
  logicalNot,
  range,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/** Where the queries of {@link causalMask} stand among the keys. */
export interface CausalMaskConfig {
  readonly queries: number;
  readonly keys: number;
  /**
   * The key at which query 0 stands: query i attends to keys 0 .. i + offset. 0 aligns both at their start; with a
   * cache of earlier keys it is `keys - queries`.
   */
  readonly offset: number;
}

/**
 * A causal mask, `[queries, keys]`, true where a query may attend: no key later than itself.
 *
 * @example
 * import { causalMask } from '@mneme/attention';
 *
 * causalMask({ queries: 2, keys: 3, offset: 1 }).print(); // [[1, 1, 0], [1, 1, 1]]
 */
export function causalMask({ queries, keys, offset }: CausalMaskConfig): Tensor2D {
  requireSize('causalMask', 'queries', queries);
  requireSize('causalMask', 'keys', keys);
  if (!Number.isInteger(offset)) throw new RangeError(`causalMask: offset must be an integer, got ${offset}`);
  return tidy(() =>
    lessEqual<Tensor2D>(positions(keys, 0, [1, keys]), positions(queries, offset, [queries, 1])),
  );
}

/**
 * A window, `[queries, keys]`: query i attends to keys `i + offset - before` to `i + offset + after`.
 *
 * @param window - keys `before` and `after` a query's own place, each at least 0
 */
export function windowMask(
  { queries, keys, offset }: CausalMaskConfig,
  window: { readonly before: number; readonly after: number },
): Tensor2D {
  requireSize('windowMask', 'queries', queries);
  requireSize('windowMask', 'keys', keys);
  for (const side of ['before', 'after'] as const) {
    if (!(window[side] >= 0))
      throw new RangeError(`windowMask: ${side} must be at least 0, got ${window[side]}`);
  }
  return tidy(() => {
    const key = positions(keys, 0, [1, keys]);
    const last = lessEqual(key, positions(queries, offset + window.after, [queries, 1]));
    return logicalAnd<Tensor2D>(
      last,
      greaterEqual(key, positions(queries, offset - window.before, [queries, 1])),
    );
  });
}

/**
 * The mask of sequences that were filled up to one length, `[batch, 1, keys]`: true on the first `lengths[b]` keys.
 *
 * @example
 * import { paddingMask } from '@mneme/attention';
 *
 * paddingMask([2, 0], 3).print(); // [[[1, 1, 0]], [[0, 0, 0]]]
 */
export function paddingMask(lengths: readonly number[], keys: number): Tensor {
  requireSize('paddingMask', 'keys', keys);
  for (const [b, length] of lengths.entries()) {
    if (!Number.isInteger(length) || length < 0 || length > keys) {
      throw new RangeError(`paddingMask: lengths[${b}] must be an integer in [0, ${keys}], got ${length}`);
    }
  }
  return tidy(() => {
    const ends = reshape(tensor1d([...lengths], 'int32'), [lengths.length, 1, 1]);
    return lessEqual(positions(keys, 1, [1, 1, keys]), ends);
  });
}

/**
 * The mask that every one of `masks` allows; they broadcast.
 *
 * @throws RangeError `combineMasks: masks[1] must be of dtype bool, true where to attend, got float32`
 */
export function combineMasks(...masks: readonly Tensor[]): Tensor {
  const [first, ...others] = masks;
  if (!first) throw new RangeError('combineMasks: masks must be at least one, got none');
  for (const [i, mask] of masks.entries()) requireMask('combineMasks', `masks[${i}]`, mask);
  return tidy(() => others.reduce<Tensor>((combined, mask) => logicalAnd(combined, mask), first.clone()));
}

/** A mask from one of the opposite convention, true where attention is blocked. */
export function maskFromBlocked(blocked: Tensor): Tensor {
  requireMask('maskFromBlocked', 'blocked', blocked, 'true where blocked');
  return logicalNot(blocked);
}

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

function requireSize(where: string, argument: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`${where}: ${argument} must be a positive integer, got ${size}`);
  }
}

function positions(count: number, first: number, shape: number[]): Tensor {
  return reshape(range(first, first + count, 1, 'int32'), shape);
}
