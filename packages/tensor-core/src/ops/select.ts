import { broadcast_util, type Tensor, where, zerosLike } from '@tensorflow/tfjs-core';
import { ShapeError } from '../shape/axes.ts';
import { broadcasted } from './broadcasted.ts';
import { reduceToShape } from './reduce-to-shape.ts';
import { withGradient } from './with-gradient.ts';

/**
 * `a` where `condition` is true, else `b`, all three broadcast. What is not selected gets a gradient of exactly 0, even
 * where the gradient is infinite or NaN.
 *
 * @param condition - of bool
 * @throws TypeError where `condition` is not of bool, {@link ShapeError} where the shapes do not broadcast
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { select } from '@mneme/tensor-core';
 *
 * const y = select(tensor([true, false], [2], 'bool'), tensor([1, 2]), tensor([-1, -2]));
 * console.log(y.arraySync()); // [1, -2]
 */
export function select(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  if (condition.dtype !== 'bool') {
    throw new TypeError(`select: condition must be of bool, got ${condition.dtype}`);
  }
  checkBroadcast({ condition, a, b });
  return withGradient(
    [a, b],
    (save) => {
      save([condition]);
      const shape = broadcast_util.assertAndGetBroadcastShape(
        condition.shape,
        broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape),
      );
      return where(broadcasted(condition, shape), broadcasted(a, shape), broadcasted(b, shape));
    },
    (dy, saved) => {
      const chosen = broadcasted(saved[0] as Tensor, dy.shape);
      const nothing = zerosLike(dy);
      return [
        reduceToShape(where(chosen, dy, nothing), a.shape),
        reduceToShape(where(chosen, nothing, dy), b.shape),
      ];
    },
  );
}

function checkBroadcast(tensors: Readonly<Record<string, Tensor>>): void {
  const lengths: number[] = []; // from the last axis on
  for (const [argument, { shape }] of Object.entries(tensors)) {
    for (const [back, length] of shape.toReversed().entries()) {
      const other = lengths[back] ?? 1;
      if (length !== 1 && other !== 1 && length !== other) {
        const given = `[${shape.join(', ')}]`;
        throw new ShapeError(
          `select: ${argument} must broadcast with the others, got ${given}: ${other} is not ${length}`,
        );
      }
      if (other === 1) lengths[back] = length;
    }
  }
}
