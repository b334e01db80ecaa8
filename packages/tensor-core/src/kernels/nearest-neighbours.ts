import { matMul, type Tensor, topk } from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';

/** `query` `[queries, width]`, `keys` `[size, width]`. */
export type NearestNeighboursInputs = { readonly query: Tensor; readonly keys: Tensor };

export interface NearestNeighboursAttributes {
  /** At most `size`. */
  readonly count: number;
}

/**
 * `MnemeNearestNeighbours`: for each query the `count` keys of the largest inner product, in falling order:
 * `similarities` `[queries, count]` and `indices`, int32. Exact; of equal ones either may come first.
 */
export const nearestNeighboursKernel: KernelContract<NearestNeighboursInputs, NearestNeighboursAttributes> = {
  name: 'MnemeNearestNeighbours',
  outputs: ['similarities', 'indices'],
  composed({ query, keys }, { count }) {
    const { values, indices } = topk(matMul(query, keys, false, true), count);
    return [values, indices];
  },
};
