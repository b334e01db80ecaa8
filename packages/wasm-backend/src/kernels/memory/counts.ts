import { COUNT_POOL, COUNT_PRODUCT } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** A number that is looked up is worth some four that are read in order. */
const WORK = 4;

/** Contracts of memory-net: sparse matrices of word counts, times a vector for each element of the batch. */
const countProduct: Kernel = {
  name: 'MnemeCountProduct',
  run(backend, { places, values, vectors }) {
    if (places?.dtype !== 'int32' || values?.dtype !== 'float32' || vectors?.dtype !== 'float32')
      return undefined;
    const [batch = 0, rows = 0, entries = 0] = places.shape;
    const product = backend.output([batch, rows]);
    const many = rowsOfUnit(WORK * entries);
    const words = [places, values, vectors, product].map((tensor) => backend.address(tensor));
    words.push(batch * rows, entries, many, sizeOf(vectors.shape));
    backend.pool.run(COUNT_PRODUCT, Math.ceil((batch * rows) / many), words);
    return [product];
  },
};

/** The transposed matrices, whose rows are added up. */
const countPool: Kernel = {
  name: 'MnemeCountPool',
  run(backend, { places, values, vectors }, attributes) {
    if (places?.dtype !== 'int32' || values?.dtype !== 'float32' || vectors?.dtype !== 'float32')
      return undefined;
    const { columns } = attributes as { columns: number };
    const [batch = 0, rows = 0, entries = 0] = places.shape;
    const pool = backend.output([batch, columns]);
    const many = rowsOfUnit(WORK * rows * entries + columns);
    const words = [places, values, vectors, pool].map((tensor) => backend.address(tensor));
    words.push(batch, rows, entries, columns, many);
    backend.pool.run(COUNT_POOL, Math.ceil(batch / many), words);
    return [pool];
  },
};

export const COUNT_KERNELS: readonly Kernel[] = [countProduct, countPool];
