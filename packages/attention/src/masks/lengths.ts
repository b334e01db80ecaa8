import { requireInteger } from '@mneme/tensor-core';
import { Mask } from './mask.ts';

/**
 * Sequences that were filled up to one length: sequence b has its first `lengths[b]` keys; a single number goes for all.
 *
 * @throws RangeError `padding: lengths[1] must be an integer of at least 0, got -2`
 *
 * @example
 * import { maskTensor, padding } from '@mneme/attention';
 *
 * maskTensor(padding([2, 0]), { queries: 1, keys: 3 }).print(); // [[[1, 1, 0]], [[0, 0, 0]]]
 */
export function padding(lengths: number | readonly number[]): Mask {
  return upTo('padding', lengths);
}

/**
 * The first keys are for every query, of sequence b `lengths[b]`, or as many of all: joined to {@link causal} by `or`, a prefix language
 * model's mask (Raffel et al. 2020, section 3.2.1).
 *
 * @throws RangeError `prefix: lengths[0] must be an integer of at least 0, got 1.5`
 *
 * @example
 * import { causal, maskText, prefix } from '@mneme/attention';
 *
 * console.log(maskText(causal({ offset: 0 }).or(prefix(2)), { queries: 3, keys: 3 }));
 */
export function prefix(lengths: number | readonly number[]): Mask {
  return upTo('prefix', lengths);
}

function upTo(name: string, given: number | readonly number[]): Mask {
  if (typeof given === 'number') {
    requireInteger(name, 'lengths', given, 0);
    return new Mask({ name, byQuery: false, allows: (_query, key) => key < given });
  }
  const lengths = [...given];
  for (const [b, length] of lengths.entries()) requireInteger(name, `lengths[${b}]`, length, 0);
  if (lengths.length === 0) throw new RangeError(`${name}: lengths must be at least one, got none`);
  return new Mask({
    name,
    batch: lengths.length,
    byQuery: false,
    allows: (_query, key, batch) => key < (lengths[batch] ?? 0),
  });
}

/**
 * Sequences that were packed end to end into one: a query sees the keys of its own alone (a block-diagonal mask). What lies beyond the
 * last sees nothing.
 *
 * @param lengths - of the packed sequences
 * @throws RangeError `packed: lengths[0] must be an integer of at least 1, got 0`
 *
 * @example
 * import { maskText, packed } from '@mneme/attention';
 *
 * console.log(maskText(packed([2, 1]), { queries: 3, keys: 3 }));
 */
export function packed(lengths: readonly number[]): Mask {
  const owner: number[] = [];
  for (const [sequence, length] of lengths.entries()) {
    requireInteger('packed', `lengths[${sequence}]`, length);
    for (let i = 0; i < length; i++) owner.push(sequence);
  }
  return new Mask({
    name: 'packed',
    allows: (query, key) => owner[query] !== undefined && owner[query] === owner[key],
  });
}

/**
 * Tokens that see all and that all see (Beltagy, Peters and Cohan 2020, section 3.1), to be joined to a window by `or`.
 *
 * @param places - of queries and keys alike
 * @throws RangeError `globalTokens: places[0] must be an integer of at least 0, got -1`
 *
 * @example
 * import { globalTokens, maskText, slidingWindow } from '@mneme/attention';
 *
 * const mask = slidingWindow({ before: 1, after: 1, offset: 0 }).or(globalTokens([0]));
 * console.log(maskText(mask, { queries: 5, keys: 5 }));
 */
export function globalTokens(places: readonly number[]): Mask {
  for (const [i, place] of places.entries()) requireInteger('globalTokens', `places[${i}]`, place, 0);
  const known = new Set(places);
  return new Mask({ name: 'global', allows: (query, key) => known.has(query) || known.has(key) });
}
