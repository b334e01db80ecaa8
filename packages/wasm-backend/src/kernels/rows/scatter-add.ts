import { SCATTER_ADD } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';

/** Numbers that are added by one thread before another is worth its while. */
const WORTH_SHARING = 65_536;
const COLUMNS = 32;

/** Columns of a unit where `count` rows of `width` numbers are added: each number is one unit's. */
export function columnsOfUnit(count: number, width: number): number {
  return count * width >= WORTH_SHARING ? COLUMNS : Math.max(1, width);
}

/** Contract of tensor-core: rows added into a table of zeros. */
export const scatterAdd: Kernel = {
  name: 'MnemeScatterAdd',
  run(backend, { indices, updates }, { rows }) {
    if (updates?.dtype !== 'float32' || indices?.dtype !== 'int32') return undefined;
    const [count = 0, width = 0] = updates.shape;
    const sum = backend.output([rows as number, width]);
    const wide = columnsOfUnit(count, width);
    const addresses = [indices, updates, sum].map((tensor) => backend.address(tensor));
    backend.pool.run(SCATTER_ADD, Math.ceil(width / wide), [
      ...addresses,
      count,
      rows as number,
      width,
      wide,
    ]);
    return [sum];
  },
};
