import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  activatePartsGradientKernel,
  activatePartsKernel,
  type PartOfRow,
} from '../kernels/activate-parts.ts';
import { runContract } from '../kernels/contract.ts';
import { axes, ShapeError } from '../shape/axes.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Activates the columns of a row in parts, each in its own way: what a controller's row of numbers needs, of which some
 * are gates, some strengths, some shares.
 *
 * @param x - `[rows, columns]`
 * @param parts - side by side, all columns in all
 * @returns `[rows, columns]`
 * @throws ShapeError `activateParts: x must be [rows, 5], as parts has it, got [2, 7]`
 * @throws RangeError `activateParts: parts.1.group must divide its columns = 4, got 3`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { activateParts } from '@mneme/tensor-core';
 *
 * const parts = [{ columns: 1, by: 'sigmoid' }, { columns: 2, by: 'softmax' }] as const;
 * activateParts(tensor([[0, 1, 1]]), parts).print(); // [[0.5, 0.5, 0.5]]
 */
export function activateParts(x: Tensor, parts: readonly PartOfRow[]): Tensor {
  axes('activateParts', { x }, { x: 'rows columns' });
  const columns = parts.reduce((total, part) => total + part.columns, 0);
  if (x.shape[1] !== columns) {
    throw new ShapeError(
      `activateParts: x must be [rows, ${columns}], as parts has it, got [${x.shape.join(', ')}]`,
    );
  }
  for (const [i, part] of parts.entries()) {
    if (part.columns % (part.group ?? part.columns) === 0) continue;
    throw new RangeError(
      `activateParts: parts.${i}.group must divide its columns = ${part.columns}, got ${part.group}`,
    );
  }
  return withGradient(
    [x],
    (save) => {
      const y = tidy(() => runContract(activatePartsKernel, { x }, { parts })[0] as Tensor);
      save([y]);
      return y;
    },
    (dy, saved) => runContract(activatePartsGradientKernel, { dy, y: saved[0] as Tensor }, { parts }),
  );
}
