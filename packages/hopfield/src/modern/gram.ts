import { matMul, type Tensor } from '@tensorflow/tfjs-core';

/** The products of patterns with each other, and what follows from them. */
export interface Gram {
  readonly count: number;
  /** `x_i . x_j` */
  product(i: number, j: number): number;
  /** `|x_i - x_j|` */
  distance(i: number, j: number): number;
  /** M, the length of the longest. */
  readonly longest: number;
}

/** Of patterns `[patterns, depth]`. */
export function gramOf(patterns: Tensor): Gram {
  const [count = 0] = patterns.shape;
  const products = matMul(patterns, patterns, false, true);
  const values = products.dataSync();
  products.dispose();
  const product = (i: number, j: number): number => values[i * count + j] as number;
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, product(i, i));
  return {
    count,
    product,
    distance: (i, j) => Math.sqrt(Math.max(0, product(i, i) + product(j, j) - 2 * product(i, j))),
    longest: Math.sqrt(longest),
  };
}
