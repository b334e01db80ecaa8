import { BYTES, type Cost, costOf } from './add-costs.ts';
import { requireSizes } from './require-sizes.ts';

/** The sizes of a matrix product, `[rows, inner]` times `[inner, columns]`. */
export interface MatrixProductSizes {
  /** Products of their own matrices each. Default 1. */
  readonly batch?: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/**
 * The cost of a matrix product: `rows x inner x columns` multiply-adds.
 *
 * @throws RangeError `matrixProductCost: rows must be an integer of at least 1, got 0`
 *
 * @example
 * import { matrixProductCost } from '@mneme/attention';
 *
 * console.log(matrixProductCost({ rows: 2, inner: 3, columns: 5 }).multiplyAdds); // 30
 */
export function matrixProductCost(sizes: MatrixProductSizes): Cost {
  requireSizes('matrixProductCost', sizes, ['rows', 'inner', 'columns']);
  const { batch = 1, rows, inner, columns } = sizes;
  return costOf({
    multiplyAdds: batch * rows * inner * columns,
    activationBytes: BYTES * batch * rows * columns,
  });
}

/** The sizes of a `Linear`. */
export interface LinearSizes {
  /** How many vectors it is applied to. */
  readonly rows: number;
  readonly input: number;
  readonly output: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * The cost of a `Linear`: `rows x input x output` multiply-adds, and as many parameters as its matrix and its bias have.
 *
 * @throws RangeError `linearCost: rows must be an integer of at least 1, got 0`
 *
 * @example
 * import { linearCost } from '@mneme/attention';
 *
 * const { multiplyAdds, parameters } = linearCost({ rows: 2, input: 3, output: 5 });
 * console.log(multiplyAdds, parameters); // 30 20
 */
export function linearCost(sizes: LinearSizes): Cost {
  requireSizes('linearCost', sizes, ['rows', 'input', 'output']);
  const { rows, input, output, bias = true } = sizes;
  return {
    ...matrixProductCost({ rows, inner: input, columns: output }),
    parameters: output * (input + (bias ? 1 : 0)),
  };
}
