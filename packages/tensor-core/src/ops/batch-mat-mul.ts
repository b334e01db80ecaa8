import type { Tensor } from '@tensorflow/tfjs-core';
import { ShapeError } from '../shape/axes.ts';
import { matrixProduct, plainProduct, rowsOf } from './matrix-product.ts';
import { reduceToShape } from './reduce-to-shape.ts';
import { withGradient } from './with-gradient.ts';

export interface BatchMatMulOptions {
  /** Multiply by the transpose of the last two axes of `a`. */
  readonly transposeA?: boolean;
  /** Multiply by the transpose of the last two axes of `b`. */
  readonly transposeB?: boolean;
}

/**
 * The matrix product of the last two axes, over all batch axes, which are broadcast against each other. tfjs's
 * `matMul` broadcasts them too, but has no gradient then, and takes other matrices than meant where both are repeated.
 *
 *     y[.., i, j] = sum_k a[.., i, k] b[.., k, j]
 *
 * @param a - `[..., rows, inner]`, or `[..., inner, rows]` with `transposeA`
 * @param b - `[..., inner, columns]`, or `[..., columns, inner]` with `transposeB`
 * @returns `[..., rows, columns]`
 * @throws {@link ShapeError} where the inner sizes differ or the batch axes do not broadcast
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { batchMatMul } from '@mneme/tensor-core';
 *
 * const y = batchMatMul(ones([2, 1, 3, 5]), ones([7, 11, 5]), { transposeB: true });
 */
export function batchMatMul(a: Tensor, b: Tensor, options: BatchMatMulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  checkShapes(a, b, transposeA, transposeB);
  return withGradient(
    [a, b],
    (save) => {
      save([a, b]);
      return matrixProduct(a, b, transposeA, transposeB);
    },
    (dy, saved) => {
      const [left, right] = saved as [Tensor, Tensor];
      // The transpose of dA where a was used transposed; likewise dB.
      return [
        transposeA
          ? reducedProduct(right, dy, transposeB, true, left.shape)
          : reducedProduct(dy, right, false, !transposeB, left.shape),
        transposeB
          ? reducedProduct(dy, left, true, transposeA, right.shape)
          : reducedProduct(left, dy, !transposeA, false, right.shape),
      ];
    },
  );
}

/** The product summed over the batch axes that `shape` lacks. */
export function reducedProduct(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape: readonly number[],
): Tensor {
  const sameBatch =
    a.rank === b.rank && a.shape.slice(0, -2).every((length, axis) => length === b.shape[axis]);
  if (shape.length === 2 && sameBatch && transposeA && !transposeB) {
    // The sum over the batch is the sum over more rows.
    return plainProduct(rowsOf(a), rowsOf(b), true, false);
  }
  return reduceToShape(batchMatMul(a, b, { transposeA, transposeB }), shape);
}

function checkShapes(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): void {
  for (const [argument, x] of Object.entries({ a, b })) {
    if (x.rank < 2) {
      throw new ShapeError(
        `batchMatMul: ${argument} must be [..., rows, columns], got [${x.shape.join(', ')}]`,
      );
    }
  }
  const fail = (contract: string, why: string): never => {
    throw new ShapeError(`batchMatMul: b must be ${contract}, got [${b.shape.join(', ')}]: ${why}`);
  };
  const inner = a.shape.at(transposeA ? -2 : -1);
  const given = b.shape.at(transposeB ? -1 : -2);
  if (inner !== given) {
    fail(
      transposeB ? '[..., columns, inner]' : '[..., inner, columns]',
      `inner is ${inner} in a but ${given} here`,
    );
  }
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  for (let back = 1; back <= Math.min(left.length, right.length); back++) {
    const [one, other] = [left.at(-back), right.at(-back)];
    if (one !== other && one !== 1 && other !== 1) {
      fail(
        'broadcastable against a',
        `batch axes are [${left.join(', ')}] in a but [${right.join(', ')}] here`,
      );
    }
  }
}
