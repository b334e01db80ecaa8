import { axes, type CallContext, linear } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { attend } from '../attend.ts';

/** Matrices of queries, keys and values, `[depth, width]`, `[depth, width]` and `[out, width]`. */
export interface Projections {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
}

/**
 * Self-attention in matrix form, in the two steps in which it is taught (Qiu 2020, equations 8.16 to 8.22, there with a column for each
 * place): a sequence read by itself, and by projections of itself.
 *
 *     H = softmax(X X') X,   then   H = softmax(Q K' / sqrt(depth)) V   with Q = X Wq', K = X Wk', V = X Wv'
 *
 * @param x - `[..., length, width]`
 * @param projections - for the second step
 * @returns `[..., length, width]`, or `[..., length, out]`
 * @throws ShapeError `selfAttend: query must be [depth, width], got [3, 4]: width is 5 in x but 4 here`
 *
 * @example
 * import { selfAttend } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * selfAttend(tensor([[9, 0], [0, 9]])).print(); // each place reads itself
 */
export function selfAttend(x: Tensor, projections?: Projections, context: CallContext = {}): Tensor {
  if (!projections) return attend({ query: x, key: x, value: x }, { scale: 1 }, context).output;
  const { query, key, value } = projections;
  axes('selfAttend', { x, query, key, value }, {
    x: '... length width',
    query: 'depth width',
    key: 'depth width',
    value: 'out width',
  } as const);
  return tidy(() => {
    const inputs = { query: linear(x, query), key: linear(x, key), value: linear(x, value) };
    return attend(inputs, {}, context).output;
  });
}
