import { bytesOf, isNumeric } from '../../backend/block.ts';
import { GATHER_ROWS } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Contract of tensor-core: rows of a table by number. */
export const gatherRows: Kernel = {
  name: 'MnemeGatherRows',
  run(backend, { table, ids }) {
    if (!table || !isNumeric(table.dtype) || ids?.dtype !== 'int32') return undefined;
    const [size = 0, width = 0] = table.shape;
    const rows = backend.output([...ids.shape, width], table.dtype);
    const count = sizeOf(ids.shape);
    const many = rowsOfUnit(width);
    const addresses = [table, ids, rows].map((tensor) => backend.address(tensor));
    backend.pool.run(GATHER_ROWS, Math.ceil(count / many), [
      ...addresses,
      count,
      size,
      bytesOf(table.dtype, width),
      many,
    ]);
    return [rows];
  },
};
