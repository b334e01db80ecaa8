import type { TensorInfo } from '@tensorflow/tfjs-core';
import { isNumeric, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { CONVERT } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { flatUnits, UNIT_NUMBERS } from '../units.ts';
import { classify } from './logic.ts';

/** Changes of type; to bool, what is not zero is true. */
const CHANGES: Readonly<Record<string, number>> = {
  'int32 float32': operation.FLOAT_OF_INTEGER,
  'bool float32': operation.FLOAT_OF_BOOL,
  'float32 int32': operation.INTEGER_OF_FLOAT,
  'bool int32': operation.INTEGER_OF_BOOL,
};

export const cast: Kernel = {
  name: 'Cast',
  run(backend, { x }, { dtype }) {
    const wanted = dtype as NumericType;
    if (!x || !isNumeric(x.dtype) || !isNumeric(wanted)) return undefined;
    if (x.dtype === wanted) return backend.alias(x, x.shape);
    if (wanted === 'bool') {
      return classify(
        backend,
        x.dtype === 'int32' ? operation.INTEGER_IS_NOT_ZERO : operation.IS_NOT_ZERO,
        x,
      );
    }
    return convert(backend, CHANGES[`${x.dtype} ${wanted}`] as number, x, wanted);
  },
};

/** The numbers as another type, by one of the changes that have a number. */
export function convert(backend: WasmBackend, change: number, x: TensorInfo, dtype: NumericType): TensorInfo {
  const output = backend.output(x.shape, dtype);
  const count = sizeOf(x.shape);
  const words = [change, backend.address(x), backend.address(output), count, UNIT_NUMBERS];
  backend.pool.run(CONVERT, flatUnits(count), words);
  return output;
}
