import { axes, type Random, requireInteger } from '@mneme/tensor-core';
import {
  abs,
  cast,
  div,
  greater,
  maximum,
  mean,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** How far two distributions are apart, half the sum of differences, in [0, 1]: `[..., classes]` to `[...]`. */
export function totalVariation(p: Tensor, q: Tensor): Tensor {
  axes('totalVariation', { p, q }, { p: '... classes', q: '... classes' });
  return tidy(() => mul(sum(abs(sub(p, q)), -1), 0.5));
}

/**
 * Each query's weights among its keys in a random order; those that are 0 stay, so that what was masked remains so.
 *
 * @param weights - `[..., queries, keys]`
 *
 * @example
 * import { permutedWeights } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const permuted = permutedWeights(tensor([[0.7, 0.2, 0.1, 0]]), new Random(0));
 * console.log(permuted.dataSync()[3]); // 0
 */
export function permutedWeights(weights: Tensor, random: Random): Tensor {
  const { keys } = axes('permutedWeights', { weights }, { weights: '... queries keys' });
  const values = Float32Array.from(weights.dataSync());
  for (let row = 0; row * keys < values.length; row++) {
    const places = Array.from({ length: keys }, (_, key) => row * keys + key).filter(
      (at) => values[at] !== 0,
    );
    const given = places.map((at) => values[at] ?? 0);
    for (const [i, from] of random.at(row).permutation(places.length).entries()) {
      values[places[i] as number] = given[from] ?? 0;
    }
  }
  return tensor(values, weights.shape);
}

/**
 * The same weight for each key that has any.
 *
 * @param weights - `[..., queries, keys]`
 *
 * @example
 * import { uniformWeights } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * uniformWeights(tensor([[0.9, 0.1, 0]])).print(); // [[0.5, 0.5, 0]]
 */
export function uniformWeights(weights: Tensor): Tensor {
  axes('uniformWeights', { weights }, { weights: '... queries keys' });
  return tidy(() => {
    const open = cast(greater(weights, 0), 'float32');
    return div(open, maximum(sum(open, -1, true), 1));
  });
}

export interface PermutationTestConfig {
  readonly random: Random;
  /** How many permutations are tried. Default 100. */
  readonly times?: number;
}

/** Mean total variation between the outputs with the model's own weights and with others, in [0, 1]. */
export interface PermutationTest {
  /** With each query's weights permuted: the mean over the permutations. */
  readonly permuted: number;
  /** The permutation that changed least. */
  readonly least: number;
  /** With uniform weights. */
  readonly uniform: number;
}

/**
 * Whether the weights matter for what comes out (Jain and Wallace 2019, section 4.2.1; and Wiegreffe and Pinter 2019, who show what it
 * does not prove): how far the output moves when they are permuted or made uniform. Near 0, no story about what the model looked at is
 * supported by its weights. Far from 0, the weights matter as the model stands; that other weights could not have given the same
 * answer is not shown.
 *
 * @param model - from weights to distributions, `[..., classes]`: the rest of the model from the weights on
 * @param weights - `[..., queries, keys]`
 * @throws RangeError `permutationTest: times must be an integer of at least 1, got 0`
 *
 * @example
 * import { permutationTest } from '@mneme/attention';
 * import { batchMatMul, Random, softmax } from '@mneme/tensor-core';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const same = tensor([[1, 0], [1, 0]]);
 * const model = (weights: import('@tensorflow/tfjs-core').Tensor) => softmax(batchMatMul(weights, same));
 * const { permuted } = permutationTest(model, tensor([[0.9, 0.1]]), { random: new Random(0) });
 * console.log(permuted < 1e-6); // true
 */
export function permutationTest(
  model: (weights: Tensor) => Tensor,
  weights: Tensor,
  { random, times = 100 }: PermutationTestConfig,
): PermutationTest {
  requireInteger('permutationTest', 'times', times);
  return tidy(() => {
    const before = model(weights);
    const moved = (other: Tensor): number =>
      tidy(() => mean(totalVariation(model(other), before)) as Scalar).dataSync()[0] ?? Number.NaN;
    const changes = Array.from({ length: times }, (_, i) => moved(permutedWeights(weights, random.at(i))));
    return {
      permuted: changes.reduce((a, b) => a + b) / times,
      least: Math.min(...changes),
      uniform: moved(uniformWeights(weights)),
    };
  });
}
