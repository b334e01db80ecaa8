import { gumbelSoftmax, gumbelStraightThrough, type Normalizer } from '@mneme/attention';
import { ensureGradients, type Random } from '@mneme/tensor-core';
import {
  add,
  grad,
  matMul,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';

export interface GumbelConfig {
  readonly temperatures: readonly number[];
  /** Samples of each estimator at each temperature. */
  readonly draws: number;
  readonly random: Random;
}

/** How far an estimator's gradient is from the exact one, in lengths of that. */
export interface GumbelRow {
  readonly temperature: number;
  readonly estimator: 'relaxed' | 'straight through';
  /** The distance of its mean: what more samples do not take away. */
  readonly bias: number;
  /** What the distance would be by chance, if there were no bias. */
  readonly biasError: number;
  /** The root mean square distance of a sample from the mean. */
  readonly deviation: number;
}

/** One query that looks at one of five items and shall report 1: scores, what the items hold, and the loss of each. */
const SCORES = [0.5, -1, 1.5, 0, -0.5];
const VALUES = [0, 2, 1, -1, 3];
const WANTED = 1;

/** The gradient of the expected squared error by the scores: `p_i (l_i - sum p l)`. */
export function exactGradient(): number[] {
  const open = SCORES.map(Math.exp);
  const total = open.reduce((a, b) => a + b);
  const losses = VALUES.map((value) => (value - WANTED) ** 2);
  const expected = open.reduce((sum, weight, i) => sum + (weight / total) * (losses[i] ?? 0), 0);
  return open.map((weight, i) => (weight / total) * ((losses[i] ?? 0) - expected));
}

/** The bias and the spread of gradients through Gumbel samples, smooth and straight through, by temperature. */
export function measureGumbel({ temperatures, draws, random }: GumbelConfig): GumbelRow[] {
  ensureGradients();
  const exact = exactGradient();
  return temperatures.flatMap((temperature, i) => {
    const config = { random: random.at(i), temperature };
    return [
      { estimator: 'relaxed' as const, normalizer: gumbelSoftmax(config) },
      { estimator: 'straight through' as const, normalizer: gumbelStraightThrough(config) },
    ].map(({ estimator, normalizer }) => ({
      temperature,
      estimator,
      ...distances(samples(normalizer, draws), exact),
    }));
  });
}

/** A gradient by the scores for each sample, `draws` rows. */
function samples(normalizer: Normalizer, draws: number): Float32Array {
  return tidy(() => {
    const values = tensor(VALUES, [VALUES.length, 1]);
    const loss = (scores: Tensor): Tensor => sum(square(sub(matMul(normalizer(scores), values), WANTED)));
    const rows = add(zeros([draws, SCORES.length]), tensor([SCORES]));
    return mul(grad(loss)(rows), 1).dataSync<'float32'>();
  });
}

function distances(
  rows: Float32Array,
  exact: readonly number[],
): Omit<GumbelRow, 'temperature' | 'estimator'> {
  const width = exact.length;
  const draws = rows.length / width;
  const means = exact.map((_, i) => {
    let total = 0;
    for (let row = 0; row < draws; row++) total += rows[row * width + i] ?? 0;
    return total / draws;
  });
  const length = Math.hypot(...exact);
  const squares = rows.reduce((total, value, i) => total + (value - (means[i % width] ?? 0)) ** 2, 0);
  const deviation = Math.sqrt(squares / draws) / length;
  const bias = Math.hypot(...means.map((mean, i) => mean - (exact[i] ?? 0))) / length;
  return { bias, biasError: deviation / Math.sqrt(draws), deviation };
}
