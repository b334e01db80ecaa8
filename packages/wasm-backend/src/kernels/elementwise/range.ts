import { shared } from '@tensorflow/tfjs-backend-cpu';
import type { Kernel } from '../kernel.ts';

/** Counts on the host: what is counted is no longer than an axis. */
export const range: Kernel = {
  name: 'Range',
  run(backend, _, attributes) {
    const { start, stop, step, dtype } = attributes as {
      start: number;
      stop: number;
      step: number;
      dtype: 'float32' | 'int32';
    };
    const values = shared.rangeImpl(start, stop, step, dtype);
    const output = backend.output([values.length], dtype);
    backend.values(output).set(values as ArrayLike<number>);
    return output;
  },
};
