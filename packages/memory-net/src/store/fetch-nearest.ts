import { ShapeError } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Filter } from './filter.ts';
import type { Match, MemoryStore } from './memory-store.ts';
import { shown } from './shown.ts';

export interface FetchOptions {
  /** Items for each query: k. */
  readonly count: number;
  /** Only items whose metadata pass. */
  readonly filter?: Filter;
  /** The field of the metadata that holds an item's value, and how many numbers it has. Default: the key is the value. */
  readonly values?: { readonly field: string; readonly width: number };
}

/** What a store gave for queries `[..., depth]`, as tensors: constants, for as many uses within a tape as one likes. */
export interface FetchedItems {
  /** `[..., count, depth]`, zeros where fewer were found. */
  readonly keys: Tensor;
  /** `[..., count, width]`; the keys themselves where there are no values. */
  readonly values: Tensor;
  /** `[..., count]` */
  readonly similarities: Tensor;
  /** `[..., count]`, bool. */
  readonly found: Tensor;
  /** For each query, in row-major order. */
  readonly matches: readonly (readonly Match[])[];
}

/**
 * The items nearest to each query. A search waits, and a tape does not: fetch first, then differentiate
 * {@link attendFetched} in the query. The fetched keys are constants, as in Wu et al. 2022, section 3.2: no gradient reaches what was
 * stored.
 *
 * @param store - one, or one for each index of the axis before the last but one: for each head of `[batch, heads, queries, depth]`
 * @param query - `[..., depth]`, depth being the store's width
 * @throws ShapeError `fetchNearest: query must be [..., 5], as wide as the store, got [2, 7]`
 * @throws RangeError `fetchNearest: metadata.value of "a" must be an array of 3 finite numbers, got [1]`
 *
 * @example
 * import { ExactStore, fetchNearest } from '@mneme/memory-net';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const store = new ExactStore({ width: 2 });
 * await store.insert([{ id: 'a', vector: Float32Array.of(1, 0), metadata: { value: [7, 8, 9] } }]);
 * const values = { field: 'value', width: 3 };
 * const fetched = await fetchNearest(store, tensor([[2, 1]]), { count: 2, values });
 * console.log(fetched.values.arraySync()); // [[[7, 8, 9], [0, 0, 0]]]
 * console.log(fetched.found.arraySync()); // [[1, 0]]
 */
export async function fetchNearest(
  store: MemoryStore | readonly MemoryStore[],
  query: Tensor,
  { count, filter, values }: FetchOptions,
): Promise<FetchedItems> {
  const [lead, depth] = [query.shape.slice(0, -1), query.shape.at(-1) ?? 0];
  const stores = checkedStores(store, query);
  const flat = Float32Array.from(await query.data());
  const queries = Array.from({ length: depth && flat.length / depth }, (_, i) =>
    flat.slice(i * depth, (i + 1) * depth),
  );
  const inner = stores.length > 1 ? (lead.at(-1) as number) : queries.length || 1;
  const storeOf = (row: number): number => Math.floor(row / inner) % stores.length;
  const matches: Match[][] = new Array(queries.length);
  const options = { count, vectors: true, ...(filter && { filter }) };
  for (const [s, each] of stores.entries()) {
    const rows = [...queries.keys()].filter((row) => storeOf(row) === s);
    const found = await each.searchAll(
      rows.map((row) => queries[row] as Float32Array),
      options,
    );
    for (const [i, row] of rows.entries()) matches[row] = found[i] as Match[];
  }
  return tensorsOf(matches, [...lead, count], depth, values);
}

function checkedStores(store: MemoryStore | readonly MemoryStore[], query: Tensor): readonly MemoryStore[] {
  const stores = Array.isArray(store) ? (store as readonly MemoryStore[]) : [store as MemoryStore];
  const wrong = stores.find(({ width }) => width !== query.shape.at(-1));
  if (wrong || stores.length === 0) {
    throw new ShapeError(
      `fetchNearest: query must be [..., ${wrong?.width ?? 'depth'}], as wide as the store, got [${query.shape.join(', ')}]`,
    );
  }
  const heads = query.shape.at(-3);
  if (stores.length > 1 && heads !== stores.length) {
    throw new ShapeError(
      `fetchNearest: query must be [..., ${stores.length}, queries, depth], a store for each head, got [${query.shape.join(', ')}]`,
    );
  }
  return stores;
}

function tensorsOf(
  matches: readonly (readonly Match[])[],
  shape: readonly number[],
  depth: number,
  values: FetchOptions['values'],
): FetchedItems {
  const count = shape.at(-1) as number;
  const places = matches.length * count;
  const width = values?.width ?? depth;
  const keys = new Float32Array(places * depth);
  const read = new Float32Array(places * width);
  const [similarities, found] = [new Float32Array(places), new Uint8Array(places)];
  for (const [row, items] of matches.entries()) {
    for (const [i, match] of items.entries()) {
      const place = row * count + i;
      const key = match.vector as Float32Array;
      keys.set(key, place * depth);
      read.set(values ? valueIn(match, values) : key, place * width);
      [similarities[place], found[place]] = [match.similarity, 1];
    }
  }
  return {
    keys: tensor(keys, [...shape, depth]),
    values: tensor(read, [...shape, width]),
    similarities: tensor(similarities, [...shape]),
    found: tensor(found, [...shape], 'bool'),
    matches,
  };
}

function valueIn(
  { id, metadata }: Match,
  { field, width }: { readonly field: string; readonly width: number },
): readonly number[] {
  const value = metadata[field];
  if (Array.isArray(value) && value.length === width && value.every((each) => typeof each === 'number')) {
    return value as number[];
  }
  const contract = `an array of ${width} finite numbers`;
  throw new RangeError(
    `fetchNearest: metadata.${field} of ${shown(id)} must be ${contract}, got ${shown(value)}`,
  );
}
