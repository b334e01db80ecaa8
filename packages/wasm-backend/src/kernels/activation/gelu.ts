import { GELU, GELU_GRADIENT } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { flatUnits, UNIT_NUMBERS } from '../units.ts';

/** Contract of tensor-core, in both of its forms. */
export const gelu: Kernel = {
  name: 'MnemeGelu',
  run(backend, { x }, { approximation }) {
    if (x?.dtype !== 'float32') return undefined;
    const y = backend.output(x.shape);
    const count = sizeOf(x.shape);
    const addresses = [backend.address(x), backend.address(y)];
    backend.pool.run(GELU, flatUnits(count), [
      ...addresses,
      count,
      UNIT_NUMBERS,
      +(approximation === 'tanh'),
    ]);
    return [y];
  },
};

export const geluGradient: Kernel = {
  name: 'MnemeGeluGradient',
  run(backend, { dy, x }, { approximation }) {
    if (x?.dtype !== 'float32' || dy?.dtype !== 'float32') return undefined;
    const dx = backend.output(x.shape);
    const count = sizeOf(x.shape);
    const words = [backend.address(x), backend.address(dy), backend.address(dx), count, UNIT_NUMBERS];
    backend.pool.run(GELU_GRADIENT, flatUnits(count), [...words, +(approximation === 'tanh')]);
    return [dx];
  },
};
