import type { Kernel } from '../kernel.ts';
import { multiply } from '../matrix/multiply.ts';
import { largest, MOST_KEPT } from '../movement/top-k.ts';

/** Contract of tensor-core: for each query the keys of the largest inner product, of equal ones the first first. */
export const nearestNeighbours: Kernel = {
  name: 'MnemeNearestNeighbours',
  run(backend, { query, keys }, attributes) {
    if (query?.dtype !== 'float32' || keys?.dtype !== 'float32') return undefined;
    const { count } = attributes as { count: number };
    if (count > MOST_KEPT) return undefined;
    const products = multiply(backend, { tensor: query, turned: false }, { tensor: keys, turned: true });
    const found = largest(backend, products, count);
    backend.disposeData(products.dataId);
    return found;
  },
};
