import { axes, requireAtLeastZero } from '@mneme/tensor-core';
import { add, eye, matMul, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';

/** Inputs and what belongs to each of them. */
export interface Associations {
  /** `[pairs, inputs]` */
  readonly inputs: Tensor;
  /** `[pairs, outputs]` */
  readonly outputs: Tensor;
}

/**
 * Hetero-association by Hebb's rule (Anderson 1972; Kohonen 1972): what is active together is joined. Exact where the inputs are at right
 * angles; otherwise each answer has a part of its neighbours'.
 *
 *     W = sum_p y_p x_p' / P
 *
 * @returns W, `[outputs, inputs]`; an answer is `W x`
 * @throws RangeError `hebbianAssociator: outputs must be [pairs, outputs], got [2, 1]: pairs is 1 in inputs but 2 here`
 *
 * @example
 * import { hebbianAssociator } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * hebbianAssociator({ inputs: tensor([[1, 0], [0, 1]]), outputs: tensor([[2], [4]]) }).print(); // [[1, 2]]
 */
export function hebbianAssociator({ inputs, outputs }: Associations): Tensor {
  const { pairs } = axes('hebbianAssociator', { inputs, outputs }, PAIRS);
  return tidy(() => mul(matMul(outputs, inputs, true, false), 1 / pairs));
}

/**
 * Hetero-association by the pseudo-inverse (Kohonen 1984): the weights that answer best in the sense of least squares, held down by `ridge`.
 *
 *     W = Y'X (X'X + ridge P I)^-1
 *
 * @param ridge - above 0 where inputs may depend on each other, in mean squares of an input. Default 1e-3
 * @returns W, `[outputs, inputs]`; an answer is `W x`
 * @throws RangeError `pseudoInverseAssociator: ridge must be a finite number of at least 0, got -1`
 *
 * @example
 * import { pseudoInverseAssociator } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const associations = { inputs: tensor([[1, 0], [1, 1]]), outputs: tensor([[2], [5]]) };
 * pseudoInverseAssociator(associations, 0).print(); // [[2, 3]]
 */
export function pseudoInverseAssociator({ inputs, outputs }: Associations, ridge = 1e-3): Tensor {
  const {
    pairs,
    inputs: width,
    outputs: answers,
  } = axes('pseudoInverseAssociator', { inputs, outputs }, PAIRS);
  requireAtLeastZero('pseudoInverseAssociator', 'ridge', ridge);
  return tidy(() => {
    const products = add(matMul(inputs, inputs, true, false), mul(eye(width), ridge * pairs));
    const joint = matMul(outputs, inputs, true, false);
    const solved = solvePositive(
      Float64Array.from(products.dataSync()),
      Float64Array.from(joint.dataSync()),
      width,
    );
    return tensor(Float32Array.from(solved), [answers, width]);
  });
}

/** Rows b of which each becomes x with `A x = b`, A positive definite: by Cholesky's factors, in place. */
function solvePositive(a: Float64Array, rows: Float64Array, size: number): Float64Array {
  factor(a, size);
  for (let start = 0; start < rows.length; start += size) {
    const x = rows.subarray(start, start + size);
    for (let i = 0; i < size; i++) {
      let sum = x[i] as number;
      for (let k = 0; k < i; k++) sum -= (a[i * size + k] as number) * (x[k] as number);
      x[i] = sum / (a[i * size + i] as number);
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = x[i] as number;
      for (let k = i + 1; k < size; k++) sum -= (a[k * size + i] as number) * (x[k] as number);
      x[i] = sum / (a[i * size + i] as number);
    }
  }
  return rows;
}

function factor(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    // What is left of a square after what depends on others: less than that is rounding.
    const nothing = 1e-9 * (a[i * size + i] as number);
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * size + k] as number) * (a[j * size + k] as number);
      if (j < i) {
        a[i * size + j] = sum / (a[j * size + j] as number);
        continue;
      }
      if (!(sum > nothing)) {
        throw new RangeError(
          'pseudoInverseAssociator: inputs must be independent where ridge is so small, got some that are not',
        );
      }
      a[i * size + i] = Math.sqrt(sum);
    }
  }
}

const PAIRS = { inputs: 'pairs inputs', outputs: 'pairs outputs' } as const;
