import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { additiveScore, concatScore } from './additive-score.ts';
import { bilinearScore, factoredBilinearScore } from './bilinear-score.ts';
import { cosineScore } from './cosine-score.ts';
import { distanceScore } from './distance-score.ts';
import { dotScore, scaledDotScore } from './dot-score.ts';
import { locationScore } from './location-score.ts';
import { manhattanScore } from './manhattan-score.ts';

const [BATCH, QUERIES, KEYS, DEPTH, HIDDEN] = [2, 3, 5, 7, 11];
const draw = (name: string, shape: number[]): Tensor =>
  normal(shape, new Random(9).split(name), { deviation: 0.7 });

type Numbers = ArrayLike<number>;
type Pair = (q: number[], k: number[], parameters: Numbers[], place: number) => number;

interface Case {
  readonly name: string;
  readonly score: (query: Tensor, key: Tensor, ...parameters: Tensor[]) => Tensor;
  readonly parameters: readonly number[][];
  /** One query against one key in float64. */
  readonly pair: Pair;
  /** What a key holds does not matter: there is no gradient in it. */
  readonly keyless?: boolean;
}

const dot = (a: number[], b: number[]): number => a.reduce((t, x, i) => t + x * (b[i] ?? 0), 0);
/** Row `row` of a matrix times `x`. */
const rowTimes = (matrix: Numbers, row: number, x: number[]): number =>
  x.reduce((t, value, i) => t + value * (matrix[row * x.length + i] ?? 0), 0);
const times = (matrix: Numbers, rows: number, x: number[]): number[] =>
  Array.from({ length: rows }, (_, row) => rowTimes(matrix, row, x));

const CASES: readonly Case[] = [
  { name: 'dotScore', score: dotScore, parameters: [], pair: dot },
  {
    name: 'scaledDotScore',
    score: scaledDotScore,
    parameters: [],
    pair: (q, k) => dot(q, k) / Math.sqrt(DEPTH),
  },
  {
    name: 'cosineScore',
    score: cosineScore,
    parameters: [],
    pair: (q, k) => dot(q, k) / Math.sqrt(dot(q, q) * dot(k, k)),
  },
  {
    name: 'distanceScore',
    score: distanceScore,
    parameters: [],
    pair: (q, k) => -q.reduce((t, x, i) => t + (x - (k[i] ?? 0)) ** 2, 0),
  },
  {
    name: 'manhattanScore',
    score: manhattanScore,
    parameters: [],
    pair: (q, k) => -q.reduce((t, x, i) => t + Math.abs(x - (k[i] ?? 0)), 0),
  },
  {
    name: 'bilinearScore',
    score: bilinearScore as Case['score'],
    parameters: [[DEPTH, DEPTH]],
    pair: (q, k, [weight = []]) => dot(k, times(weight, DEPTH, q)),
  },
  {
    name: 'factoredBilinearScore',
    score: factoredBilinearScore as Case['score'],
    parameters: [
      [3, DEPTH],
      [3, DEPTH],
    ],
    pair: (q, k, [ofKeys = [], ofQueries = []]) => dot(times(ofKeys, 3, k), times(ofQueries, 3, q)),
  },
  {
    name: 'additiveScore',
    score: (query, key, keyWeight, queryWeight, vector) =>
      additiveScore(query, key, { keyWeight, queryWeight, vector } as {
        keyWeight: Tensor;
        queryWeight: Tensor;
        vector: Tensor;
      }),
    parameters: [
      [HIDDEN, DEPTH],
      [HIDDEN, DEPTH],
      [1, HIDDEN],
    ],
    pair: (q, k, [ofKeys = [], ofQueries = [], vector = []]) =>
      rowTimes(
        vector,
        0,
        times(ofKeys, HIDDEN, k).map((x, i) => Math.tanh(x + rowTimes(ofQueries, i, q))),
      ),
  },
  {
    name: 'concatScore',
    score: concatScore as Case['score'],
    parameters: [
      [HIDDEN, 2 * DEPTH],
      [1, HIDDEN],
    ],
    pair: (q, k, [weight = [], vector = []]) =>
      rowTimes(vector, 0, times(weight, HIDDEN, [...q, ...k]).map(Math.tanh)),
  },
  {
    name: 'locationScore',
    score: locationScore as Case['score'],
    parameters: [[6, DEPTH]],
    pair: (q, _k, [weight = []], place) => rowTimes(weight, place, q),
    keyless: true,
  },
];

const shapes = { query: [BATCH, QUERIES, DEPTH], key: [BATCH, KEYS, DEPTH] };
const inputsOf = ({ parameters }: Case): Tensor[] => [
  draw('query', shapes.query),
  draw('key', shapes.key),
  ...parameters.map((shape, i) => draw(`parameter ${i}`, [...shape])),
];

function loopOf(pair: Pair): (...inputs: Numbers[]) => number[] {
  return (query: Numbers = [], key: Numbers = [], ...parameters) => {
    const row = (x: Numbers, i: number): number[] =>
      Array.from({ length: DEPTH }, (_, d) => x[i * DEPTH + d] ?? 0);
    const scores: number[] = [];
    loop([BATCH, QUERIES, KEYS], ([b = 0, i = 0, n = 0]) => {
      scores.push(pair(row(query, b * QUERIES + i), row(key, b * KEYS + n), parameters, n));
    });
    return scores;
  };
}

/** A score as a function of what it can be differentiated in. */
function differentiated(example: Case) {
  const inputs = inputsOf(example);
  const score = example.score as (...x: Tensor[]) => Tensor;
  if (!example.keyless) return { run: score, oracle: loopOf(example.pair), inputs };
  const [query, key, ...parameters] = inputs as [Tensor, Tensor, ...Tensor[]];
  return {
    run: (q: Tensor, ...rest: Tensor[]): Tensor => score(q, key, ...rest),
    oracle: (q: Numbers, ...rest: Numbers[]): number[] => loopOf(example.pair)(q, [], ...rest),
    inputs: [query, ...parameters],
  };
}

onEachBackend('scores', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('$name', (example) => {
    it('agrees with a loop to 1e-5', () => {
      const inputs = inputsOf(example);
      const [query, key, ...parameters] = inputs as [Tensor, Tensor, ...Tensor[]];
      const expected = loopOf(example.pair)(...inputs.map((x) => Float64Array.from(x.dataSync())));
      const scores = example.score(query, key, ...parameters);
      expect(scores.shape).toEqual([BATCH, QUERIES, KEYS]);
      toBeClose(scores, expected, { relative: 1e-5, absolute: 1e-5 });
    });

    it('has the gradients of finite differences in query, key and parameters', () => {
      const { run, oracle, inputs } = differentiated(example);
      expectGradient(run, inputs, { oracle });
    });

    it('broadcasts keys over the batch', () => {
      const [query, key, ...parameters] = inputsOf(example) as [Tensor, Tensor, ...Tensor[]];
      const one = tensor(key.dataSync().slice(0, KEYS * DEPTH), [1, KEYS, DEPTH]);
      const both = tensor([...one.dataSync(), ...one.dataSync()], [BATCH, KEYS, DEPTH]);
      toBeClose(example.score(query, one, ...parameters), example.score(query, both, ...parameters));
    });

    it('leaves nothing behind', () => {
      const inputs = inputsOf(example) as [Tensor, Tensor, ...Tensor[]];
      expectNoLeak(() => example.score(...inputs));
      const { run, inputs: given } = differentiated(example);
      expectNoLeak(() => grads(run)(given));
    });
  });

  it('of a vector of zeros: the cosine is 0, with a finite gradient', () => {
    const run = (query: Tensor, key: Tensor): Tensor => cosineScore(query, key);
    const inputs = [zeros([1, 3]), tensor([[1, 2, 3]])];
    toBeClose(cosineScore(inputs[0] as Tensor, inputs[1] as Tensor), [0]);
    for (const gradient of grads(run as (...x: Tensor[]) => Tensor)(inputs)) {
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    }
  });
});

describe('scores', () => {
  it.each([
    [
      () => dotScore(zeros([3, 5]), zeros([2, 7])),
      'dotScore: key must be [..., keys, depth], got [2, 7]: depth is 5 in query but 7 here',
    ],
    [
      () => locationScore(zeros([1, 2]), zeros([4, 2]), zeros([3, 2])),
      'locationScore: key must have at most 3 keys, got [4, 2]',
    ],
    [
      () => concatScore(zeros([1, 2]), zeros([4, 3]), zeros([7, 6]), zeros([1, 7])),
      'concatScore: weight must be [hidden, 5], got [7, 6]: 6 is not 5',
    ],
  ])('refuse what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
