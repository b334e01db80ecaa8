import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as operation from '../../operations.ts';
import { convert } from '../elementwise/cast.ts';
import { classify } from '../elementwise/logic.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { reduce, reducedShape } from './reduce.ts';

/** A reduction over any axes; of none at all there is nothing to choose from, so that falls back. */
function reduction(name: string, ofFloats: number, ofIntegers?: number): Kernel {
  return {
    name,
    run(backend, { x }, { axis, reductionIndices = axis, keepDims }) {
      const code = x?.dtype === 'int32' ? ofIntegers : ofFloats;
      if (!x || code === undefined || (x.dtype !== 'float32' && x.dtype !== 'int32')) return undefined;
      if (sizeOf(x.shape) === 0) return undefined;
      const { axes, shape } = reducedShape(x, reductionIndices as number | number[], keepDims === true);
      return reduce(backend, code, x, axes, shape, x.dtype);
    },
  };
}

/** The place of the largest or smallest along one axis. */
function place(name: string, ofFloats: number, ofIntegers: number): Kernel {
  return {
    name,
    run(backend, { x }, { axis }) {
      if ((x?.dtype !== 'float32' && x?.dtype !== 'int32') || sizeOf(x.shape) === 0) return undefined;
      const { axes, shape } = reducedShape(x, axis as number, false);
      if (axes.length !== 1) return undefined;
      return reduce(backend, x.dtype === 'int32' ? ofIntegers : ofFloats, x, axes, shape, 'int32');
    },
  };
}

/** Whether all, or any, are true: the smallest, or the largest, of ones and zeros. */
function truth(name: string, code: number): Kernel {
  return {
    name,
    run(backend, { x }, { axis, keepDims }) {
      if (x?.dtype !== 'bool' || sizeOf(x.shape) === 0) return undefined;
      const { axes, shape } = reducedShape(x, axis as number | number[], keepDims === true);
      const ones = convert(backend, operation.INTEGER_OF_BOOL, x, 'int32');
      const one: TensorInfo | undefined = reduce(backend, code, ones, axes, shape, 'int32');
      backend.disposeData(ones.dataId);
      if (!one) return undefined;
      const answer = classify(backend, operation.INTEGER_IS_NOT_ZERO, one);
      backend.disposeData(one.dataId);
      return answer;
    },
  };
}

/** tfjs's reductions. */
export const REDUCTION_KERNELS: readonly Kernel[] = [
  reduction('Sum', operation.SUM, operation.SUM_OF_INTEGERS),
  reduction('Mean', operation.MEAN),
  reduction('Max', operation.MAX, operation.MAX_OF_INTEGERS),
  reduction('Min', operation.MIN, operation.MIN_OF_INTEGERS),
  reduction('Prod', operation.PROD, operation.PROD_OF_INTEGERS),
  place('ArgMax', operation.ARG_MAX, operation.ARG_MAX_OF_INTEGERS),
  place('ArgMin', operation.ARG_MIN, operation.ARG_MIN_OF_INTEGERS),
  truth('All', operation.MIN_OF_INTEGERS),
  truth('Any', operation.MAX_OF_INTEGERS),
];
