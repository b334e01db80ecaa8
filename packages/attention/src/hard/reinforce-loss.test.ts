import {
  Adam,
  crossEntropy,
  ensureGradients,
  Linear,
  maskedSoftmax,
  Random,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  add,
  argMax,
  cast,
  dispose,
  equal,
  grad,
  grads,
  keep,
  matMul,
  reshape,
  type Scalar,
  setBackend,
  squeeze,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HardAttended, hardAttend } from './hard-attend.ts';
import { reinforceLoss } from './reinforce-loss.ts';
import { emptyRewardBaseline, updateRewardBaseline } from './reward-baseline.ts';

const SCORES = [0.5, -1, 1.5, 0];
/** What each choice is worth: far from 0, as without a baseline it should not be. */
const WORTH = [5, 7, 4, 9];
const DRAWS = 10_000;

/** What each of many samples says of the gradient in the scores: per component its mean and variance. */
function estimates(baseline: Tensor | undefined) {
  const random = new Random(17);
  const rows = add(zeros([DRAWS, 1, 1]), tensor([SCORES]));
  const worth = tensor(WORTH, [4, 1]);
  const loss = (scores: Tensor): Tensor => {
    const { choice, logProbability } = hardAttend({ scores, value: worth }, { random });
    const reward = reshape(matMul(reshape(choice, [DRAWS, 4]), worth), [DRAWS]);
    return reinforceLoss({ reward, logProbability }, baseline && { baseline });
  };
  // The loss is a mean: each row holds the estimate of one sample over their number.
  const values = Array.from(
    tidy(() => grad(loss)(rows).dataSync()),
    (x) => x * DRAWS,
  );
  return SCORES.map((_, i) => {
    const column = values.filter((_value, at) => at % 4 === i);
    const mean = column.reduce((x, y) => x + y) / DRAWS;
    return { mean, variance: column.reduce((t, x) => t + (x - mean) ** 2, 0) / (DRAWS - 1) };
  });
}

onEachBackend('reinforceLoss', () => {
  beforeAll(() => ensureGradients());

  it('by hand, with several choices for a reward', () => {
    const reward = tensor([2, 1]);
    const logProbability = tensor([
      [-1, -3],
      [-2, 0],
    ]);
    const entropy = tensor([
      [0.5, 0.25],
      [1, 0],
    ]);
    toBeClose(reinforceLoss({ reward, logProbability }), [5]);
    const options = { baseline: tensor([1, 3]), entropyWeight: 0.1 };
    toBeClose(reinforceLoss({ reward, logProbability, entropy }, options), [(4 - 4 - 0.075 - 0.1) / 2]);
  });

  it('has the gradients of finite differences in log-probability and entropy, and none in reward and baseline', () => {
    const [reward, baseline] = [tensor([2, -1, 0.5]), tensor([1, 0.5, 0])];
    const inputs = [tensor([-1, -0.5, -2]), tensor([0.3, 0.2, 0.1])];
    const oracle = (logs: Float64Array, entropies: Float64Array): number[] => {
      const r = [1, -1.5, 0.5];
      return [logs.reduce((t, log, i) => t - (r[i] ?? 0) * log - 0.7 * (entropies[i] ?? 0), 0) / 3];
    };
    expectGradient(
      (logProbability, entropy) =>
        reinforceLoss(
          { reward, logProbability: logProbability as Tensor, entropy: entropy as Tensor },
          { baseline, entropyWeight: 0.7 },
        ),
      inputs,
      { oracle: oracle as (...x: Float64Array[]) => number[] },
    );
    const loss = (r: Tensor, b: Tensor): Tensor =>
      reinforceLoss({ reward: r, logProbability: inputs[0] as Tensor }, { baseline: b });
    for (const gradient of grads(loss)([reward, baseline])) toBeClose(gradient, [0, 0, 0]);
  });

  it('estimates the exact gradient without bias: 10,000 samples within 4.5 standard errors in each component', () => {
    const p = [...maskedSoftmax(tensor(SCORES)).dataSync()];
    const expected = WORTH.reduce((t, r, i) => t + r * (p[i] ?? 0), 0);
    const exact = WORTH.map((r, i) => -(p[i] ?? 0) * (r - expected));
    const [plain, based] = [estimates(undefined), estimates(tensor(expected))];
    for (const found of [plain, based]) {
      for (const [i, { mean, variance }] of found.entries()) {
        expect(Math.abs(mean - (exact[i] ?? 0))).toBeLessThan(4.5 * Math.sqrt(variance / DRAWS));
      }
    }
    for (const [i, { variance }] of based.entries())
      expect(variance).toBeLessThan(0.5 * (plain[i]?.variance ?? 0));
  });

  it('leaves nothing behind', () => {
    const inputs = { reward: tensor([1, 2]), logProbability: tensor([-1, -2]), entropy: tensor([1, 1]) };
    const baseline = tensor(1);
    expectNoLeak(() => reinforceLoss(inputs, { baseline, entropyWeight: 1 }));
  });
});

describe('reinforceLoss', () => {
  const given = () => ({ reward: zeros([5]), logProbability: zeros([5, 2]) });
  it.each([
    [
      () => reinforceLoss({ ...given(), reward: zeros([5, 1]) }),
      'reinforceLoss: reward must be [batch], got [5, 1]: its rank is 2',
    ],
    [
      () => reinforceLoss({ ...given(), logProbability: zeros([3, 2]) }),
      'reinforceLoss: logProbability must be [batch, ...] of batch 5, got [3, 2]',
    ],
    [
      () => reinforceLoss(given(), { baseline: zeros([3]) }),
      'reinforceLoss: baseline must be [5], got [3]: 3 is not 5',
    ],
    [
      () => reinforceLoss(given(), { entropyWeight: -1 }),
      'reinforceLoss: entropyWeight must be a finite number of at least 0, got -1',
    ],
    [
      () => reinforceLoss(given(), { entropyWeight: 1 }),
      'reinforceLoss: entropy must be given with entropyWeight, got none',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});

const [ITEMS, CLASSES, BATCH] = [5, 3, 64];

/** Items of a flag and a value each; the answer is the value of the one that is flagged. */
function items(count: number, random: Random) {
  const values = random.split('values').integers(count * ITEMS, CLASSES);
  const flagged = random.split('flagged').integers(count, ITEMS);
  const rows = Array.from(values, (value, i) => [
    i % ITEMS === flagged[Math.floor(i / ITEMS)] ? 1 : 0,
    ...[0, 1, 2].map((k) => Number(k === value)),
  ]);
  const answers = flagged.map((item, b) => values[b * ITEMS + item] ?? 0);
  return {
    items: tensor(rows.flat(), [count, ITEMS, 1 + CLASSES]),
    answers: tensor(answers, [count], 'int32'),
  };
}

class Reader {
  readonly score: Linear;
  readonly answer: Linear;

  constructor(random: Random) {
    this.score = new Linear({ input: 1 + CLASSES, output: 1 }, random.split('score'));
    this.answer = new Linear({ input: 1 + CLASSES, output: CLASSES }, random.split('answer'));
  }

  call(given: Tensor, random?: Random): HardAttended & { readonly logits: Tensor } {
    const scores = reshape(this.score.call(given), [-1, 1, ITEMS]);
    const read = hardAttend({ scores, value: given }, random && { random });
    return { ...read, logits: this.answer.call(squeeze(read.output, [1])) };
  }
}

describe('hard attention on the engine', () => {
  it('learns by REINFORCE which item to read: over 95 % right, where items read at random give 47 %', async () => {
    await setBackend('mneme');
    const random = new Random(5);
    const model = new Reader(random.split('model'));
    const optimizer = new Adam({ learningRate: 0.05 });
    const right = (logits: Tensor, answers: Tensor): Tensor =>
      cast(equal(argMax(logits, -1), answers), 'float32');
    let baseline = emptyRewardBaseline();
    for (let step = 0; step < 250; step++) {
      const next = tidy(() => {
        const batch = items(BATCH, random.split('data').at(step));
        let reward: Tensor | undefined;
        const { gradients } = valueAndGradient(model, () => {
          const read = model.call(batch.items, random.split('choices').at(step));
          reward = keep(right(read.logits, batch.answers));
          const options = { baseline: baseline.mean, entropyWeight: 0.01 };
          return add(
            crossEntropy(read.logits, batch.answers),
            reinforceLoss({ ...read, reward }, options),
          ) as Scalar;
        });
        optimizer.apply(model, gradients);
        return { ...updateRewardBaseline(baseline, reward as Tensor), reward };
      });
      dispose([baseline.mean, baseline.weight, next.reward as Tensor]);
      baseline = next;
    }
    const test = items(500, random.split('test'));
    const found = Array.from(right(model.call(test.items).logits, test.answers).dataSync());
    expect(found.reduce((x, y) => x + y) / 500).toBeGreaterThan(0.95);
  });
});
