/**
 * A key by which inner products order as Euclidean distances do, for a store of `similarity: 'inner-product'` that is one wider:
 * `[k, -|k|^2 / 2]`. With {@link euclideanQuery} the similarity is `(|q|^2 - |q - k|^2) / 2`.
 *
 * @example
 * import { euclideanKey, euclideanQuery, ExactStore } from '@mneme/memory-net';
 *
 * const store = new ExactStore({ width: 3, similarity: 'inner-product' });
 * await store.insert([
 *   { id: 'near', vector: euclideanKey(Float32Array.of(1, 1)) },
 *   { id: 'long', vector: euclideanKey(Float32Array.of(9, 9)) },
 * ]);
 * const [nearest] = await store.search(euclideanQuery(Float32Array.of(1, 2)), { count: 1 });
 * console.log(nearest.id); // near
 */
export function euclideanKey(key: Float32Array): Float32Array {
  const square = key.reduce((sum, value) => sum + value * value, 0);
  return Float32Array.of(...key, -square / 2);
}

/**
 * A query for keys of {@link euclideanKey}: `[q, 1]`.
 *
 * @example
 * import { euclideanQuery } from '@mneme/memory-net';
 *
 * console.log([...euclideanQuery(Float32Array.of(5, 7))]); // [5, 7, 1]
 */
export function euclideanQuery(query: Float32Array): Float32Array {
  return Float32Array.of(...query, 1);
}
