import type { Mask } from './mask.ts';
import { type MaskSizes, requireSizes } from './mask-tensor.ts';

/** What is known of a mask at given sizes before anything is run. */
export interface MaskFacts {
  /** The share of pairs of a query and a key that is hidden, in [0, 1]. */
  readonly hidden: number;
  /** The queries that see no key: their outputs are zero. */
  readonly emptyRows: readonly { readonly batch: number; readonly query: number }[];
  /** The keys that no query sees: nothing is learnt from them. */
  readonly unseenKeys: readonly { readonly batch: number; readonly key: number }[];
}

/**
 * Looks a mask over: how much it hides, and which queries it leaves without a key.
 *
 * @throws RangeError `maskFacts: keys must be an integer of at least 1, got 0`
 *
 * @example
 * import { causal, maskFacts } from '@mneme/attention';
 *
 * const facts = maskFacts(causal({ offset: -1 }), { queries: 2, keys: 2 });
 * console.log(facts.hidden, facts.emptyRows); // 0.75 [{ batch: 0, query: 0 }]
 */
export function maskFacts(mask: Mask, sizes: MaskSizes): MaskFacts {
  requireSizes('maskFacts', sizes);
  const { queries, keys } = sizes;
  const { batch: sequences = 1 } = mask;
  let open = 0;
  const emptyRows: { batch: number; query: number }[] = [];
  const unseenKeys: { batch: number; key: number }[] = [];
  for (let batch = 0; batch < sequences; batch++) {
    const seen = new Uint8Array(keys);
    for (let query = 0; query < queries; query++) {
      let count = 0;
      for (let key = 0; key < keys; key++) {
        if (!mask.allows(query, key, batch)) continue;
        count++;
        seen[key] = 1;
      }
      open += count;
      if (count === 0) emptyRows.push({ batch, query });
    }
    for (const [key, is] of seen.entries()) if (!is) unseenKeys.push({ batch, key });
  }
  return { hidden: 1 - open / (sequences * queries * keys), emptyRows, unseenKeys };
}

/**
 * A mask as text: a line a query, `#` where it may attend and `.` where not, under its name; sequences one below the other.
 *
 * @throws RangeError `maskText: queries must be an integer of at least 1, got 0`
 *
 * @example
 * import { causal, maskText } from '@mneme/attention';
 *
 * console.log(maskText(causal({ offset: 0 }), { queries: 2, keys: 3 }));
 * // causal, 2 queries by 3 keys
 * // #..
 * // ##.
 */
export function maskText(mask: Mask, sizes: MaskSizes): string {
  requireSizes('maskText', sizes);
  const { queries, keys } = sizes;
  const lines = [`${mask.name}, ${queries} queries by ${keys} keys`];
  for (let batch = 0; batch < (mask.batch ?? 1); batch++) {
    if (mask.batch !== undefined) lines.push(`sequence ${batch}`);
    for (let query = 0; query < queries; query++) {
      const row = Array.from({ length: keys }, (_, key) => (mask.allows(query, key, batch) ? '#' : '.'));
      lines.push(row.join(''));
    }
  }
  return lines.join('\n');
}
