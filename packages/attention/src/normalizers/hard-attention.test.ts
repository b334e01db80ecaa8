import { ensureGradients, maskedSoftmax, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attendBy } from '../attend-by.ts';
import { dotScore } from '../scores/dot-score.ts';
import { argmaxWeights } from './argmax-weights.ts';
import { gumbelSoftmax, gumbelStraightThrough } from './gumbel-softmax.ts';

const SCORES = [0.5, -1, 1.5, 0];
const scores = (): Tensor => tensor([SCORES]);
const mask = (): Tensor => tensor([[1, 1, 0, 1]], [1, 4], 'bool');
/** -log(-log u) of the same uniform numbers, in float64. */
const noiseOf = (random: Random): number[] =>
  Array.from(random.uniforms(4), (u) => -Math.log(-Math.log(Math.max(u, 2 ** -25))));

onEachBackend('hard attention', () => {
  beforeAll(() => ensureGradients());

  it('by choice puts weight 1 on the highest score, the first of several', () => {
    toBeClose(
      argmaxWeights(
        tensor([
          [1, 5, 5],
          [2, 1, 0],
        ]),
      ),
      [0, 1, 0, 1, 0, 0],
    );
    toBeClose(argmaxWeights(scores(), mask()), [1, 0, 0, 0]);
    toBeClose(argmaxWeights(scores(), tensor([[0, 0, 0, 0]], [1, 4], 'bool')), [0, 0, 0, 0]);
  });

  it('by choice has no gradient, and reads one value', () => {
    toBeClose(grad((x: Tensor) => mul(argmaxWeights(x), tensor([1, 2, 3, 4])))(scores()), [0, 0, 0, 0]);
    const memory = tensor([
      [1, 0],
      [0, 1],
    ]);
    const { output } = attendBy(
      { query: tensor([[1, 2]]), key: memory, value: memory },
      { score: dotScore, normalizer: argmaxWeights },
    );
    toBeClose(output, [0, 1]);
  });

  it('by Gumbel noise is the softmax of the noisy scores, gradient too', () => {
    const random = new Random(3);
    const noise = noiseOf(random);
    const soft = (x: ArrayLike<number>): number[] => {
      const exps = Array.from(x, (value, i) => Math.exp((value + (noise[i] ?? 0)) / 0.7));
      return exps.map((e) => e / exps.reduce((a, b) => a + b));
    };
    const normalizer = gumbelSoftmax({ random, temperature: 0.7 });
    toBeClose(normalizer(scores()), soft(SCORES), { relative: 1e-4 });
    expectGradient((x) => normalizer(x as Tensor), [scores()], {
      oracle: soft,
    });
  });

  it('straight through: a sample forwards, the smooth gradient backwards', () => {
    const random = new Random(3);
    const best = noiseOf(random).map((g, i) => g + (SCORES[i] ?? 0));
    const config = { random, temperature: 0.7 };
    const weights = [...gumbelStraightThrough(config)(scores()).dataSync()];
    expect(weights).toEqual(best.map((x) => (x === Math.max(...best) ? 1 : 0)));
    const weigh = (x: Tensor): Tensor => mul(x, tensor([1, -2, 3, 0.5]));
    const [hard, soft] = [gumbelStraightThrough(config), gumbelSoftmax(config)];
    toBeClose(grad((x: Tensor) => weigh(hard(x)))(scores()), grad((x: Tensor) => weigh(soft(x)))(scores()));
  });

  it('leaves nothing behind', () => {
    const x = scores();
    const config = { random: new Random(1) };
    for (const normalizer of [argmaxWeights, gumbelSoftmax(config), gumbelStraightThrough(config)]) {
      expectNoLeak(() => normalizer(x));
      expectNoLeak(() => grad((y: Tensor) => normalizer(y))(x));
    }
  });

  it('samples with the frequencies of the softmax: chi-square below its 0.999 quantile', () => {
    const draws = 10_000;
    const rows = tensor(Array.from({ length: draws }, () => SCORES));
    const picked = gumbelStraightThrough({ random: new Random(11) })(rows).dataSync();
    const expected = maskedSoftmax(scores()).dataSync();
    const counts = [0, 0, 0, 0];
    picked.forEach((weight, i) => {
      counts[i % 4] = (counts[i % 4] ?? 0) + weight;
    });
    const chiSquare = counts.reduce(
      (total, count, i) => total + (count - draws * (expected[i] ?? 0)) ** 2 / (draws * (expected[i] ?? 1)),
      0,
    );
    expect(chiSquare).toBeLessThan(16.27); // 3 degrees of freedom
  });
});

describe('hard attention', () => {
  it.each([
    [
      () => gumbelSoftmax({ random: new Random(0), temperature: 0 }),
      'gumbelSoftmax: temperature must be a number above 0, got 0',
    ],
    [
      () => gumbelStraightThrough({ random: new Random(0), temperature: -1 }),
      'gumbelStraightThrough: temperature must be a number above 0, got -1',
    ],
  ])('refuses a temperature that is none', (make, message) => {
    expect(make).toThrow(message);
  });
});
