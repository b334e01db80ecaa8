import type { CallContext } from '@mneme/tensor-core';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { type AttendedItems, type AttendFetchedOptions, attendFetched } from './attend-fetched.ts';
import { type FetchOptions, fetchNearest } from './fetch-nearest.ts';
import type { MemoryStore } from './memory-store.ts';

export interface AttendedStore extends AttendedItems {
  /** Of the items, nearest first, for each query in row-major order. */
  readonly ids: readonly (readonly string[])[];
}

/**
 * Attention over the k nearest keys of a store: {@link fetchNearest} and {@link attendFetched} in one. It waits for the store, so it
 * leaves the tape that is current: within a step of training, call the two.
 *
 * @param query - `[..., depth]`; must not be disposed of before this resolves
 * @returns output `[..., width]`, weights `[..., count]`, ids
 *
 * @example
 * import { attendStore, ExactStore } from '@mneme/memory-net';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const store = new ExactStore({ width: 2, similarity: 'inner-product' });
 * await store.insert([
 *   { id: 'a', vector: Float32Array.of(5, 0), metadata: { value: [1] } },
 *   { id: 'b', vector: Float32Array.of(0, 5), metadata: { value: [2] } },
 * ]);
 * const values = { field: 'value', width: 1 };
 * const { output, ids } = await attendStore(tensor([[9, 0]]), store, { count: 2, values });
 * console.log(ids); // [['a', 'b']]
 * console.log(output.arraySync()); // [[1]]
 */
export async function attendStore(
  query: Tensor,
  store: MemoryStore | readonly MemoryStore[],
  options: FetchOptions & AttendFetchedOptions,
  context: CallContext = {},
): Promise<AttendedStore> {
  const { matches, ...fetched } = await fetchNearest(store, query, options);
  try {
    const ids = matches.map((items) => items.map(({ id }) => id));
    const { scale } = options;
    return { ...attendFetched(query, fetched, scale === undefined ? {} : { scale }, context), ids };
  } finally {
    dispose(Object.values(fetched));
  }
}
