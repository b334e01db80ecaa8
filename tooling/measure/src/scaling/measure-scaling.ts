import { dotScore, type Score, scaledDotScore } from '@mneme/attention';
import { normal, type Random, softmax } from '@mneme/tensor-core';
import { tidy } from '@tensorflow/tfjs-core';
import { type Estimate, estimate } from '../estimate.ts';

export interface ScalingConfig {
  /** The sizes of queries and keys. */
  readonly depths: readonly number[];
  readonly keys: number;
  /** Queries that are drawn for each depth. */
  readonly draws: number;
  readonly random: Random;
}

/** What the softmax of one kind of scores is like at one depth. */
export interface ScalingRow {
  readonly depth: number;
  readonly score: 'dot' | 'scaled dot';
  /** Of the weights, nats. */
  readonly entropy: Estimate;
  /** The Frobenius norm of the softmax's Jacobian by the scores: what is left of any gradient that goes through it. */
  readonly gradient: Estimate;
}

const SCORES: readonly (readonly [ScalingRow['score'], Score])[] = [
  ['dot', dotScore],
  ['scaled dot', scaledDotScore],
];

/** Queries and keys of independent standard normal numbers, and the softmax of their products, scaled and not. */
export function measureScaling({ depths, keys, draws, random }: ScalingConfig): ScalingRow[] {
  return depths.flatMap((depth) => {
    const weights = SCORES.map(([, score]) =>
      tidy(() => {
        const source = random.at(depth);
        const query = normal([draws, 1, depth], source.split('query'));
        const key = normal([draws, keys, depth], source.split('key'));
        return softmax(score(query, key)).dataSync<'float32'>();
      }),
    );
    return SCORES.map(([score], i) => {
      const rows = Array.from({ length: draws }, (_, row) =>
        (weights[i] as Float32Array).subarray(row * keys, (row + 1) * keys),
      );
      return {
        depth,
        score,
        entropy: estimate(rows.map(entropyOf)),
        gradient: estimate(rows.map(jacobianNorm)),
      };
    });
  });
}

function entropyOf(weights: Float32Array): number {
  return weights.reduce((total, p) => total - (p > 0 ? p * Math.log(p) : 0), 0);
}

/** Of `diag(p) - p p'`: its squared norm is `sum p^2 - 2 sum p^3 + (sum p^2)^2`. */
function jacobianNorm(weights: Float32Array): number {
  const power = (n: number): number => weights.reduce((total, p) => total + p ** n, 0);
  return Math.sqrt(Math.max(0, power(2) - 2 * power(3) + power(2) ** 2));
}
