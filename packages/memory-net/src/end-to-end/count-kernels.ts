import { isHostBackend, type KernelContract, runContract, scatterAdd } from '@mneme/tensor-core';
import { gather, mul, reshape, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { CountMatrix } from './count-matrix.ts';

type CountInputs = { places: Tensor; values: Tensor; vectors: Tensor };
interface CountAttributes {
  readonly columns: number;
}

/** `MnemeCountProduct`: `product[b, r] = sum_e values[b, r, e] vectors[places[b, r, e]]`. */
export const countProductKernel: KernelContract<CountInputs, CountAttributes> = {
  name: 'MnemeCountProduct',
  outputs: ['product'],
  composed({ places, values, vectors }) {
    const [batch = 0, rows = 0, entries = 0] = places.shape;
    if (!isHostBackend()) {
      return [tidy(() => sum(mul(gather(reshape(vectors, [-1]), places), values), 2))];
    }
    const [at, value, x] = [onHost(places), onHost(values), vectors.dataSync()];
    const product = new Float32Array(batch * rows);
    for (let row = 0, e = 0; row < product.length; row++) {
      let total = 0;
      for (const end = e + entries; e < end; e++)
        total += (value[e] as number) * (x[at[e] as number] as number);
      product[row] = total;
    }
    return [tensor(product, [batch, rows])];
  },
};

/** `MnemeCountPool`: `pool[places[b, r, e]] += values[b, r, e] vectors[b, r]`, as `[batch, columns]`. */
export const countPoolKernel: KernelContract<CountInputs, CountAttributes> = {
  name: 'MnemeCountPool',
  outputs: ['pool'],
  composed({ places, values, vectors }, { columns }) {
    const [batch = 0, rows = 0, entries = 0] = places.shape;
    if (!isHostBackend()) {
      return [
        tidy(() => {
          const updates = mul(values, reshape(vectors, [batch, rows, 1]));
          const flat = scatterAdd(reshape(places, [-1]), reshape(updates, [-1, 1]), batch * columns);
          return reshape(flat, [batch, columns]);
        }),
      ];
    }
    const [at, value, weight] = [onHost(places), onHost(values), vectors.dataSync()];
    const pool = new Float64Array(batch * columns);
    for (let row = 0, e = 0; row < batch * rows; row++) {
      const share = weight[row] as number;
      for (const end = e + entries; e < end; e++) {
        pool[at[e] as number] = (pool[at[e] as number] as number) + (value[e] as number) * share;
      }
    }
    return [tensor(Float32Array.from(pool), [batch, columns])];
  },
};

/** The product of `counts` with `[batch, columns]`. */
export function countProduct(counts: CountMatrix, vectors: Tensor): Tensor {
  return run(countProductKernel, counts, vectors);
}

/** The product of the transposed `counts` with `[batch, rows]`. */
export function countPool(counts: CountMatrix, vectors: Tensor): Tensor {
  return run(countPoolKernel, counts, vectors);
}

function run(
  kernel: KernelContract<CountInputs, CountAttributes>,
  counts: CountMatrix,
  vectors: Tensor,
): Tensor {
  const { places, values, columns } = counts;
  return runContract(kernel, { places, values, vectors }, { columns })[0] as Tensor;
}

type HostValues = Float32Array | Int32Array | Uint8Array;

/** Tensors never change, and a step reads the same counts a dozen times: where reading copies, copy once. */
const copies = new WeakMap<Tensor, HostValues>();

function onHost(values: Tensor): HostValues {
  const copy = copies.get(values) ?? values.dataSync();
  copies.set(values, copy);
  return copy;
}
