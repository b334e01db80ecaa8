import { isNumeric } from '../../backend/block.ts';
import type { Kernel } from '../kernel.ts';
import { transposed } from './transposed.ts';

export const transpose: Kernel = {
  name: 'Transpose',
  run: (backend, { x }, { perm }) =>
    x && isNumeric(x.dtype) ? transposed(backend, x, perm as number[]) : undefined,
};
