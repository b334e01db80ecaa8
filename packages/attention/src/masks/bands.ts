import { requireInteger } from '@mneme/tensor-core';
import { Mask } from './mask.ts';

export interface Offset {
  /**
   * The key at which query 0 stands. 0 aligns both at their start; with a cache of earlier keys it is `keys - queries`, which aligns
   * them at their end.
   */
  readonly offset: number;
}

/**
 * No key later than the query itself: query i sees keys up to `i + offset`.
 *
 * @throws RangeError `causal: offset must be an integer, got 0.5`
 *
 * @example
 * import { causal, maskText } from '@mneme/attention';
 *
 * console.log(maskText(causal({ offset: 1 }), { queries: 2, keys: 3 }));
 */
export function causal({ offset }: Offset): Mask {
  requireWhole('causal', offset);
  return new Mask({
    name: 'causal',
    band: { above: offset },
    allows: (query, key) => key <= query + offset,
  });
}

/**
 * Keys near the query's own place: from `i + offset - before` to `i + offset + after` for query i. The place itself is counted in neither.
 *
 * @throws RangeError `slidingWindow: before must be an integer of at least 0, got -1`
 *
 * @example
 * import { slidingWindow, maskText } from '@mneme/attention';
 *
 * console.log(maskText(slidingWindow({ before: 1, after: 0, offset: 0 }), { queries: 3, keys: 3 }));
 */
export function slidingWindow({
  before,
  after,
  offset,
}: Offset & { readonly before: number; readonly after: number }): Mask {
  requireInteger('slidingWindow', 'before', before, 0);
  requireInteger('slidingWindow', 'after', after, 0);
  requireWhole('slidingWindow', offset);
  return new Mask({
    name: 'window',
    band: { below: before - offset, above: after + offset },
    allows: (query, key) => key >= query + offset - before && key <= query + offset + after,
  });
}

function requireWhole(where: string, offset: number): void {
  if (!Number.isInteger(offset)) throw new RangeError(`${where}: offset must be an integer, got ${offset}`);
}
