import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { requireInteger } from '../shape/require-number.ts';

/** How far a band reaches; left out, it has no end on that side. */
export interface Band {
  /** Diagonals below the main one; where negative, the band begins as many above it. */
  readonly below?: number;
  /** Diagonals above the main one; where negative, the band ends as many below it. */
  readonly above?: number;
}

/**
 * True on a band about the main diagonal: where `-below <= column - row <= above`. With `above: 0` a causal mask.
 *
 * @returns bool `[rows, columns]`
 * @throws RangeError where a size or a reach is no whole number
 *
 * @example
 * import { bandMask } from '@mneme/tensor-core';
 *
 * console.log(bandMask(2, 3, { above: 0 }).arraySync()); // [[1, 0, 0], [1, 1, 0]]
 */
export function bandMask(rows: number, columns: number, band: Band = {}): Tensor {
  requireInteger('bandMask', 'rows', rows, 0);
  requireInteger('bandMask', 'columns', columns, 0);
  const { below = FAR, above = FAR } = band;
  requireInteger('bandMask', 'below', below, -FAR);
  requireInteger('bandMask', 'above', above, -FAR);
  const values = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const end = Math.min(columns, row + above + 1);
    const start = Math.max(0, row - below);
    if (start < end) values.fill(1, row * columns + start, row * columns + end);
  }
  return tensor(values, [rows, columns], 'bool');
}

/** Beyond any axis. */
const FAR = 2 ** 32;
