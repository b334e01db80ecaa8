import { axes, batchMatMul, type Random, requireInteger } from '@mneme/tensor-core';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Matrices that put the numbers of a key into an order of each copy's own, side by side, `[size, copies size]` (Danihelka
 * et al. 2016, section 3). The first copy's order is that of the key.
 *
 * @throws RangeError `copyOrders: copies must be an integer of at least 1, got 0`
 *
 * @example
 * import { Random } from '@mneme/tensor-core';
 * import { copyOrders } from '@mneme/memory-net';
 *
 * console.log(copyOrders({ size: 5, copies: 3 }, new Random(0)).shape); // [5, 15]
 */
export function copyOrders(
  { size, copies }: { readonly size: number; readonly copies: number },
  random: Random,
): Tensor {
  requireInteger('copyOrders', 'size', size);
  requireInteger('copyOrders', 'copies', copies);
  const matrix = new Float32Array(size * copies * size);
  for (let s = 0; s < copies; s++) {
    const order = s === 0 ? Int32Array.from({ length: size }, (_, i) => i) : random.at(s).permutation(size);
    for (let i = 0; i < size; i++) matrix[(order[i] ?? 0) * copies * size + s * size + i] = 1;
  }
  return tensor(matrix, [size, copies * size]);
}

/**
 * A key in the order of each copy: `[.., size]` to `[.., copies size]`.
 *
 * @param orders - of {@link copyOrders}, `[size, copies size]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { redundantKeys } from '@mneme/memory-net';
 *
 * const orders = tensor([[1, 0, 0, 1], [0, 1, 1, 0]]); // as it is, and the other way round
 * redundantKeys(tensor([[7, 8]]), orders).print(); // [[7, 8, 8, 7]]
 */
export function redundantKeys(key: Tensor, orders: Tensor): Tensor {
  axes('redundantKeys', { key, orders }, { key: '... size', orders: 'size all' });
  return tidy(() => batchMatMul(key, orders));
}
