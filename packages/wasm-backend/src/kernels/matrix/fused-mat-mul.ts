import type { Kernel } from '../kernel.ts';
import { canFinish, finished } from './finished.ts';
import { multiply } from './multiply.ts';

/** A product with a bias and an activation. */
export const fusedMatMul: Kernel = {
  name: '_FusedMatMul',
  run(backend, inputs, attributes) {
    const { a, b } = inputs;
    if (a?.dtype !== 'float32' || b?.dtype !== 'float32' || !canFinish(inputs, attributes)) return undefined;
    const [left, right] = [
      { tensor: a, turned: attributes.transposeA === true },
      { tensor: b, turned: attributes.transposeB === true },
    ];
    return finished(backend, multiply(backend, left, right), inputs, attributes);
  },
};
