import { util } from '@tensorflow/tfjs-core';
import { isNumeric } from '../../backend/block.ts';
import { type Kernel, sizeOf } from '../kernel.ts';

const identity: Kernel = {
  name: 'Identity',
  run: (backend, { x }) => (x && isNumeric(x.dtype) ? backend.alias(x, x.shape) : undefined),
};

const reshape: Kernel = {
  name: 'Reshape',
  run(backend, { x }, { shape }) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const size = sizeOf(x.shape);
    const wanted = util.inferFromImplicitShape(shape as number[], size);
    if (sizeOf(wanted) !== size) {
      throw new RangeError(`reshape: shape must hold ${size} numbers, got [${wanted}] for [${x.shape}]`);
    }
    return backend.alias(x, wanted);
  },
};

const expandDims: Kernel = {
  name: 'ExpandDims',
  run(backend, { input }, { dim }) {
    if (!input || !isNumeric(input.dtype)) return undefined;
    const rank = input.shape.length;
    const place = dim as number;
    if (place < -(rank + 1) || place > rank) {
      throw new RangeError(`expandDims: axis must be in [${-(rank + 1)}, ${rank}], got ${place}`);
    }
    const shape = [...input.shape];
    shape.splice(place < 0 ? rank + place + 1 : place, 0, 1);
    return backend.alias(input, shape);
  },
};

/** The same values in another shape: nothing is copied. */
export const SHAPE_KERNELS: readonly Kernel[] = [identity, reshape, expandDims];
