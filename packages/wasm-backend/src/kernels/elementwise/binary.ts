import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as operation from '../../operations.ts';
import { BINARY, BINARY_ROWS, COMPARE, COMPARE_ROWS } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';
import { type CombineTasks, combine } from './combine.ts';

/** The tasks of arithmetic. */
export const ARITHMETIC: CombineTasks = { flat: BINARY, rows: BINARY_ROWS };
const COMPARISON: CombineTasks = { flat: COMPARE, rows: COMPARE_ROWS };

/** An operation of float32, and of int32 where it has a number of its own. */
function arithmetic(name: string, ofFloats: number, ofIntegers?: number): Kernel {
  return {
    name,
    run(backend, { a, b }) {
      if (!a || a.dtype !== b?.dtype) return undefined;
      if (a.dtype === 'float32') return combine(backend, ARITHMETIC, ofFloats, a, b, 'float32');
      if (a.dtype !== 'int32' || ofIntegers === undefined) return undefined;
      return combine(backend, ARITHMETIC, ofIntegers, a, b, 'int32');
    },
  };
}

function comparison(name: string, ofFloats: number): Kernel {
  return {
    name,
    run(backend, { a, b }) {
      if (!a || a.dtype !== b?.dtype) return undefined;
      if (a.dtype === 'float32') return combine(backend, COMPARISON, ofFloats, a, b, 'bool');
      if (a.dtype !== 'int32') return undefined;
      return combine(backend, COMPARISON, operation.OF_INTEGERS + ofFloats, a, b, 'bool');
    },
  };
}

/** An operation of float32 whose operands have names of their own. */
function named(name: string, ofFloats: number, first: string, second: string): Kernel {
  return {
    name,
    run(backend, inputs) {
      const [a, b] = [inputs[first], inputs[second]];
      if (a?.dtype !== 'float32' || b?.dtype !== 'float32') return undefined;
      return combine(backend, ARITHMETIC, ofFloats, a, b, 'float32');
    },
  };
}

/** Rounded down, and always of int32. */
const floorDiv: Kernel = {
  name: 'FloorDiv',
  run(backend, { a, b }) {
    if ((a?.dtype !== 'float32' && a?.dtype !== 'int32') || a.dtype !== b?.dtype) return undefined;
    const code = a.dtype === 'int32' ? operation.FLOOR_DIVIDE_INTEGERS : operation.FLOOR_DIVIDE;
    return combine(backend, ARITHMETIC, code, a, b, 'int32');
  },
};

const addN: Kernel = {
  name: 'AddN',
  run(backend, inputs) {
    const tensors = Object.values(inputs);
    const [first] = tensors;
    if (!first || !tensors.every(({ dtype }) => dtype === 'float32')) return undefined;
    if (tensors.length === 1) return backend.alias(first, first.shape);
    return tensors.slice(1).reduce<TensorInfo>((sum, tensor) => {
      const next = combine(backend, ARITHMETIC, operation.ADD, sum, tensor, 'float32') as TensorInfo;
      if (sum !== first) backend.disposeData(sum.dataId);
      return next;
    }, first);
  },
};

/** tfjs's operations of two operands, with broadcasting. */
export const BINARY_KERNELS: readonly Kernel[] = [
  arithmetic('Add', operation.ADD, operation.ADD_INTEGERS),
  arithmetic('Sub', operation.SUBTRACT, operation.SUBTRACT_INTEGERS),
  arithmetic('Multiply', operation.MULTIPLY, operation.MULTIPLY_INTEGERS),
  arithmetic('RealDiv', operation.DIVIDE),
  arithmetic('Maximum', operation.MAXIMUM, operation.MAXIMUM_OF_INTEGERS),
  arithmetic('Minimum', operation.MINIMUM, operation.MINIMUM_OF_INTEGERS),
  arithmetic('SquaredDifference', operation.SQUARED_DIFFERENCE),
  arithmetic('Pow', operation.POWER),
  arithmetic('Mod', operation.MODULO, operation.MODULO_INTEGERS),
  floorDiv,
  named('Prelu', operation.PRELU, 'x', 'alpha'),
  named('EluGrad', operation.ELU_GRADIENT, 'dy', 'y'),
  addN,
  comparison('Equal', operation.EQUAL),
  comparison('NotEqual', operation.NOT_EQUAL),
  comparison('Less', operation.LESS),
  comparison('LessEqual', operation.LESS_EQUAL),
  comparison('Greater', operation.GREATER),
  comparison('GreaterEqual', operation.GREATER_EQUAL),
];
