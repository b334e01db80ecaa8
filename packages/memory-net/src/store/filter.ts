import type { Metadata } from './metadata.ts';
import { shown } from './shown.ts';

/** What a field of the metadata is compared with. */
export type FilterValue = null | boolean | number | string;

/** Which items take part, by fields of their metadata: each named field must be there and equal, or be one of several. */
export type Filter = {
  readonly [field: string]: FilterValue | { readonly in: readonly FilterValue[] };
};

/** A filter as fields and the values that each may have. */
export type FilterTerms = readonly (readonly [field: string, values: readonly FilterValue[]])[];

/**
 * Reads a filter, and throws where it is none.
 *
 * @throws TypeError `search: filter.place must be a string, number, boolean or null, or { in: [..] } of them, got [1]`
 */
export function filterTerms(where: string, filter: Filter | undefined): FilterTerms {
  if (filter === undefined) return [];
  if (!isPlain(filter)) {
    throw new TypeError(`${where}: filter must be an object of fields, got ${shown(filter)}`);
  }
  return Object.entries(filter).map(([field, term]) => {
    const values = isPlain(term) && Object.keys(term).join() === 'in' ? (term as { in: unknown }).in : [term];
    if (!Array.isArray(values) || !values.every(isFilterValue) || unstorable(field)) {
      const contract = 'a string, number, boolean or null, or { in: [..] } of them';
      throw new TypeError(`${where}: filter.${field} must be ${contract}, got ${shown(term)}`);
    }
    return [field, [...values]] as const;
  });
}

/** Whether metadata pass a filter. */
export function passes(metadata: Metadata, terms: FilterTerms): boolean {
  return terms.every(
    ([field, values]) => Object.hasOwn(metadata, field) && values.includes(metadata[field] as FilterValue),
  );
}

/** Text that not every store can keep: with NUL in it, or with half of a surrogate pair. */
export function unstorable(text: string): boolean {
  return text.includes('\0') || /\p{Surrogate}/u.test(text);
}

function isFilterValue(value: unknown): value is FilterValue {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return !unstorable(value);
  return value === null || typeof value === 'boolean';
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
