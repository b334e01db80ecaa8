import { type Band, requireInteger } from '@mneme/tensor-core';
import { requireSizes } from './require-sizes.ts';

/**
 * How many pairs of a query and a key a band leaves, of `queries x keys`: what costs call `visible`. For any other mask it is
 * `(1 - maskFacts(mask, sizes).hidden) * queries * keys`.
 *
 * @param band - as `attend` has it
 * @throws RangeError `visiblePairs: queries must be an integer of at least 1, got 0`
 *
 * @example
 * import { visiblePairs } from '@mneme/attention';
 *
 * console.log(visiblePairs({ queries: 4, keys: 4 }, { above: 0 })); // 10
 */
export function visiblePairs(
  sizes: { readonly queries: number; readonly keys: number },
  { below = Infinity, above = Infinity }: Band,
): number {
  requireSizes('visiblePairs', sizes, ['queries', 'keys']);
  for (const [name, reach] of Object.entries({ below, above })) {
    if (reach !== Infinity) requireInteger('visiblePairs', name, reach, -Number.MAX_SAFE_INTEGER);
  }
  const { queries, keys } = sizes;
  let visible = 0;
  for (let query = 0; query < queries; query++) {
    visible += Math.max(0, Math.min(keys, query + above + 1) - Math.max(0, query - below));
  }
  return visible;
}
