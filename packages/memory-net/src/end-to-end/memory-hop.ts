import { axes, batchMatMul, type CallContext, maskedSoftmax } from '@mneme/tensor-core';
import { concat, mul, type Tensor, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { CountMatrix } from './count-matrix.ts';
import { multiplyCounts, poolCounts } from './count-products.ts';

/** One reading of the memory: what reads, what is read, and with which matrices. */
export interface MemoryHopInputs {
  /** u, `[batch, width]` */
  readonly state: Tensor2D;
  /** `[batch, slots, ...]` */
  readonly story: CountMatrix;
  /** A and C, `[columns, width]`, as {@link stackedEmbedding} makes them. */
  readonly input: Tensor2D;
  readonly output: Tensor2D;
  /** `[batch, slots]`, bool: slots that hold a statement. Without it every slot takes part. */
  readonly occupied?: Tensor;
  /** Leaves the softmax out. */
  readonly linear?: boolean;
}

/**
 * One hop: `p_i = softmax(u . m_i)`, `o = sum_i p_i c_i` (Sukhbaatar et al. 2015, equations 1 and 2).
 * Reports `weights`, `[batch, slots]`, to `context.probe`.
 *
 * @returns o, `[batch, width]`
 */
export function memoryHop(inputs: MemoryHopInputs, context: CallContext = {}): Tensor2D {
  const { state, story, input, output, occupied, linear = false } = inputs;
  axes(
    'memoryHop',
    { state, input, output, 'story.places': story.places, occupied },
    {
      state: 'batch width',
      input: `${story.columns} width`,
      output: `${story.columns} width`,
      'story.places': 'batch slots entries',
      occupied: 'batch slots',
    },
  );
  return tidy(() => {
    // u . (N A) = N (A u): embedding the state once is cheaper than embedding every statement.
    const scores = multiplyCounts(story, batchMatMul(state, input, { transposeB: true }) as Tensor2D);
    const weights = linear ? scores : maskedSoftmax(scores, occupied);
    context.probe?.report('weights', weights);
    return batchMatMul(poolCounts(story, weights as Tensor2D), output) as Tensor2D;
  });
}

/** The table of the plain counts over that of the scaled ones, `[2 * rows, width]`: what a count matrix multiplies. */
export function stackedEmbedding(table: Tensor2D, columns: Tensor1D): Tensor2D {
  return tidy(() => concat([table, mul(table, columns)], 0));
}
