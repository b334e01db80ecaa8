import { util } from '@tensorflow/tfjs-core';
import { SCAN } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Running sums or products of float32 along any axis. */
function scan(name: string, products: boolean): Kernel {
  return {
    name,
    run(backend, { x }, { axis, exclusive, reverse }) {
      if (x?.dtype !== 'float32') return undefined;
      const along = util.parseAxisParam(axis as number, x.shape)[0] ?? 0;
      const [outer, length] = [sizeOf(x.shape.slice(0, along)), x.shape[along] ?? 1];
      const inner = sizeOf(x.shape.slice(along + 1));
      const output = backend.output(x.shape);
      const many = rowsOfUnit(4 * length * inner);
      const words = [backend.address(x), backend.address(output), outer, length, inner, many];
      words.push(+(exclusive === true), +(reverse === true), +products);
      backend.pool.run(SCAN, Math.ceil(outer / many), words);
      return output;
    },
  };
}

export const SCAN_KERNELS: readonly Kernel[] = [scan('Cumsum', false), scan('Cumprod', true)];
