import type { Kernel } from '../kernel.ts';
import { multiply } from './multiply.ts';

/** `op(A) op(B)` of float32, over leading axes that broadcast. */
export const batchMatMul: Kernel = {
  name: 'BatchMatMul',
  run(backend, { a, b }, { transposeA, transposeB }) {
    if (a?.dtype !== 'float32' || b?.dtype !== 'float32') return undefined;
    const [left, right] = [
      { tensor: a, turned: transposeA === true },
      { tensor: b, turned: transposeB === true },
    ];
    return multiply(backend, left, right);
  },
};
