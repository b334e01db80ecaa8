import { Random } from '@mneme/tensor-core';
import type { BenchCase } from '../suite.ts';
import { firstWeight, layerWeights, normWeights, type Weights } from '../weights.ts';

/** The sizes of a model and its batches. */
export interface Gpt {
  readonly vocabulary: number;
  readonly context: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly batch: number;
}

/** A model that is trained, and for how many steps the losses are compared. */
export interface GptCase extends BenchCase, Gpt {
  readonly comparedSteps: number;
}

export const ADAM_W = {
  learningRate: 1e-3,
  meanDecay: 0.9,
  varianceDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
};

/** The first weights of the model, `[output, input]`. */
export function gptWeights({ vocabulary, context, width, layers }: Gpt): Weights {
  return new Map([
    firstWeight('tokens.weight', [vocabulary, width]),
    firstWeight('positions.weight', [context, width]),
    ...Array.from({ length: layers }, (_, i) => layerWeights(`layers.${i}`, width, 4 * width)).flat(),
    ...normWeights('norm', width),
    firstWeight('output.weight', [vocabulary, width]),
  ]);
}

export interface Batch {
  /** `[batch, context]` */
  readonly ids: Int32Array;
  /** The token after each. */
  readonly labels: Int32Array;
}

/** Texts in which each token follows from the one before, but for a coin's toss: something that can be learnt. */
export function makeBatch({ vocabulary, context, batch }: Gpt, step: number): Batch {
  const random = new Random(3).at(step);
  const starts = random.split('start').integers(batch, vocabulary);
  const coins = random.split('coin').integers(batch * context, 2);
  const ids = new Int32Array(batch * context);
  const labels = new Int32Array(batch * context);
  for (let b = 0; b < batch; b++) {
    let token = starts[b] ?? 0;
    for (let i = b * context; i < (b + 1) * context; i++) {
      ids[i] = token;
      token = (5 * token + 17 + (coins[i] ?? 0)) % vocabulary;
      labels[i] = token;
    }
  }
  return { ids, labels };
}

/**
 * The floating-point operations of a step that are products of matrices: each forward product twice more backward. Of
 * attention's only what a causal mask leaves is counted.
 */
export function matmulFlops({ vocabulary, context, width, layers, batch }: Gpt): number {
  const tokens = batch * context;
  const linear = 2 * tokens * width * (layers * 12 * width + vocabulary);
  const attention = layers * 2 * tokens * width * (context + 1);
  return 3 * (linear + attention);
}
