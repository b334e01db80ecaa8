import { ensureGradients, maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, reshape, sigmoid, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyProbabilities, pointerGenerator } from './pointer-generator.ts';
import {
  type PointerGeneratorLogLikelihoodInputs,
  pointerGeneratorLogLikelihood,
} from './pointer-generator-log-likelihood.ts';

const [BATCH, STEPS, KEYS, WORDS, SIZE] = [2, 3, 5, 7, 11];
/** Words that come twice, words of the vocabulary and words that it lacks. */
const IDS = [
  [3, 8, 3, 0, 9],
  [10, 10, 6, 2, 10],
];
/** A word of both, one of the vocabulary alone, one of the source alone; then none, and one of the source alone. */
const TARGETS = [
  [3, 5, 8],
  [6, -1, 10],
];
const ids = (): Tensor => tensor(IDS, [BATCH, KEYS], 'int32');
const targets = (): Tensor => tensor(TARGETS, [BATCH, STEPS], 'int32');
const random = new Random(7);
const draw = (name: string, size: number): Tensor => normal([BATCH, STEPS, size], random.split(name));
const weights = (): Tensor => maskedSoftmax(draw('weights', KEYS));

function copyOracle(a: ArrayLike<number>): number[] {
  const sums = new Array<number>(BATCH * STEPS * SIZE).fill(0);
  for (let b = 0; b < BATCH; b++) {
    for (let t = 0; t < STEPS; t++) {
      for (let i = 0; i < KEYS; i++) {
        const place = (b * STEPS + t) * SIZE + (IDS[b]?.[i] ?? 0);
        sums[place] = (sums[place] ?? 0) + (a[(b * STEPS + t) * KEYS + i] ?? 0);
      }
    }
  }
  return sums;
}

function mixOracle(gate: ArrayLike<number>, vocabulary: ArrayLike<number>, a: ArrayLike<number>): number[] {
  return copyOracle(a).map((copied, place) => {
    const [row, word] = [Math.floor(place / SIZE), place % SIZE];
    const p = gate[row] ?? 0;
    return p * (word < WORDS ? (vocabulary[row * WORDS + word] ?? 0) : 0) + (1 - p) * copied;
  });
}

/** The logarithm of what the mixture gives the target. */
function likelihoodOracle(
  logit: ArrayLike<number>,
  logits: ArrayLike<number>,
  a: ArrayLike<number>,
): number[] {
  const exps = Array.from(logits, Math.exp);
  const total = (row: number): number => exps.slice(row * WORDS, (row + 1) * WORDS).reduce((x, y) => x + y);
  const vocabulary = exps.map((e, place) => e / total(Math.floor(place / WORDS)));
  const mixed = mixOracle(
    Array.from(logit, (x) => 1 / (1 + Math.exp(-x))),
    vocabulary,
    a,
  );
  return TARGETS.flat().map((target, row) => (target < 0 ? 0 : Math.log(mixed[row * SIZE + target] ?? 0)));
}

const likelihood = (gateLogit: Tensor, logits: Tensor, given: Tensor): Tensor =>
  pointerGeneratorLogLikelihood({ gateLogit, logits, weights: given, ids: ids(), targets: targets() });

onEachBackend('the pointer-generator', () => {
  beforeAll(() => ensureGradients());
  const gate = (): Tensor => sigmoid(draw('gate', 1));
  const vocabulary = (): Tensor => maskedSoftmax(draw('vocabulary', WORDS));

  it('adds up the weights of each word: by hand, a loop, and its gradient', () => {
    const one = copyProbabilities(tensor([[[0.5, 0.2, 0.3]]]), tensor([[2, 0, 2]], [1, 3], 'int32'), 4);
    toBeClose(one, [0.2, 0, 0.8, 0]);
    const copied = copyProbabilities(weights(), ids(), SIZE);
    expect(copied.shape).toEqual([BATCH, STEPS, SIZE]);
    toBeClose(copied, copyOracle(weights().dataSync()));
    expectGradient((x) => copyProbabilities(x as Tensor, ids(), SIZE), [weights()], { oracle: copyOracle });
  });

  it('mixes writing and copying: by hand, a loop, and its gradient', () => {
    const inputs = {
      gate: tensor([[[0.5]]]),
      vocabulary: tensor([[[0.8, 0.2]]]),
      weights: tensor([[[0.4, 0.6]]]),
    };
    toBeClose(pointerGenerator({ ...inputs, ids: tensor([[1, 2]], [1, 2], 'int32') }, 3), [0.4, 0.3, 0.3]);
    const given = [gate(), vocabulary(), weights()] as const;
    const run = (g: Tensor, v: Tensor, a: Tensor): Tensor =>
      pointerGenerator({ gate: g, vocabulary: v, weights: a, ids: ids() }, SIZE);
    toBeClose(run(...given), mixOracle(...(given.map((x) => x.dataSync()) as [never, never, never])));
    toBeClose(sum(run(...given), -1), new Array(BATCH * STEPS).fill(1));
    expectGradient(run as (...x: Tensor[]) => Tensor, given, {
      oracle: mixOracle as (...x: Float64Array[]) => number[],
    });
  });

  it('without words that the vocabulary lacks it keeps its size', () => {
    const known = tensor(
      [
        [3, 0, 3, 0, 6],
        [1, 1, 1, 1, 1],
      ],
      [BATCH, KEYS],
      'int32',
    );
    const mixed = pointerGenerator(
      { gate: gate(), vocabulary: vocabulary(), weights: weights(), ids: known },
      WORDS,
    );
    expect(mixed.shape).toEqual([BATCH, STEPS, WORDS]);
    toBeClose(sum(mixed, -1), new Array(BATCH * STEPS).fill(1));
  });

  it('the likelihood is the logarithm of the mixture, and so is its gradient', () => {
    const given = [draw('gate', 1), draw('vocabulary', WORDS), weights()] as const;
    const numbers = given.map((x) => Float64Array.from(x.dataSync()));
    toBeClose(likelihood(...given), likelihoodOracle(...(numbers as [never, never, never])), {
      absolute: 1e-5,
    });
    expectGradient(likelihood as (...x: Tensor[]) => Tensor, given, {
      oracle: likelihoodOracle as (...x: Float64Array[]) => number[],
    });
  });

  it('the likelihood holds where the mixture would underflow or saturate', () => {
    const pick = (
      logits: number[],
      gateLogit: number,
      mass: number,
      target: number,
    ): PointerGeneratorLogLikelihoodInputs => ({
      gateLogit: tensor([[[gateLogit]]]),
      logits: tensor([[logits]]),
      weights: tensor([[[mass, 1 - mass]]]),
      ids: tensor([[1, 2]], [1, 2], 'int32'),
      targets: tensor([[target]], [1, 1], 'int32'),
    });
    // exp(-200) is no number of float32, and neither is 1 - sigmoid(50).
    toBeClose(pointerGeneratorLogLikelihood(pick([200, 0], 30, 0, 1)), [Math.log(1e-30) - 30], {
      relative: 1e-4,
    });
    toBeClose(pointerGeneratorLogLikelihood(pick([-80, 0], 0, 0, 0)), [Math.log(0.5) + Math.log(1e-30)], {
      absolute: 1e-4,
    });
    toBeClose(pointerGeneratorLogLikelihood(pick([0, 0], 50, 0.25, 2)), [-50 + Math.log(0.75)]);
    toBeClose(pointerGeneratorLogLikelihood(pick([0, 0], -50, 0.25, 1)), [Math.log(0.25)]);
    const hard = pick([200, 0], 60, 0, 1);
    const slopes = grads((...[gateLogit, logits, given]: Tensor[]) =>
      reshape(
        pointerGeneratorLogLikelihood({
          ...hard,
          gateLogit,
          logits,
          weights: given,
        } as PointerGeneratorLogLikelihoodInputs),
        [],
      ),
    )([hard.gateLogit, hard.logits, hard.weights]);
    for (const slope of slopes) expect(slope.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('leaves nothing behind', () => {
    const inputs = { gate: gate(), vocabulary: vocabulary(), weights: weights(), ids: ids() };
    expectNoLeak(() => copyProbabilities(inputs.weights, inputs.ids, SIZE));
    expectNoLeak(() => pointerGenerator(inputs, SIZE));
    const judged = { ...inputs, gateLogit: inputs.gate, logits: inputs.vocabulary, targets: targets() };
    expectNoLeak(() => pointerGeneratorLogLikelihood(judged));
  });
});

describe('the pointer-generator', () => {
  it('refuses what does not fit', () => {
    const given = {
      gate: zeros([2, 3, 1]),
      vocabulary: zeros([2, 3, 7]),
      weights: zeros([2, 3, 5]),
      ids: ids(),
    };
    expect(() => copyProbabilities(given.weights, zeros([2, 4], 'int32'), 3)).toThrow(
      'copyProbabilities: ids must be [batch, keys], got [2, 4]: keys is 5 in weights but 4 here',
    );
    expect(() => pointerGenerator(given, 5)).toThrow(
      'pointerGenerator: size must be an integer of at least 7, got 5',
    );
    const judged = { ...given, gateLogit: given.gate, logits: given.vocabulary };
    expect(() => pointerGeneratorLogLikelihood({ ...judged, targets: zeros([2, 4], 'int32') })).toThrow(
      'pointerGeneratorLogLikelihood: targets must be [batch, steps], got [2, 4]: steps is 3 in logits but 4 here',
    );
    expect(() => pointerGeneratorLogLikelihood({ ...judged, targets: zeros([2, 3]) })).toThrow(
      'pointerGeneratorLogLikelihood: targets must be of dtype int32, got float32',
    );
  });
});
