import type { Tensor } from '@tensorflow/tfjs-core';

/** Rows and columns of a matrix. */
export function sizeOf({ shape: [rows = 1, columns = 1] }: Tensor): [rows: number, columns: number] {
  return [rows, columns];
}
