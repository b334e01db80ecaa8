import {
  ensureGradients,
  normal,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, grads, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AttentionPooling, attentionPool } from './attention-pooling.ts';
import { redundancyPenalty, SelfAttentivePooling, selfAttentivePool } from './self-attentive-pooling.ts';

const [BATCH, LENGTH, WIDTH, HIDDEN, ROWS] = [3, 5, 7, 11, 2];
const OPEN = [
  [1, 1, 1, 1, 1],
  [0, 1, 1, 0, 1],
  [0, 0, 0, 0, 0],
];
type Numbers = ArrayLike<number>;
type Composed = (...x: Tensor[]) => Tensor;
type Oracle = (...x: Float64Array[]) => number[];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(16).split(name));
const items = (): Tensor => draw('x', [BATCH, LENGTH, WIDTH]);
const mask = (): Tensor => tensor(OPEN, [BATCH, LENGTH], 'bool');
const itemsOf = (b: number): number[] => [0, 1, 2, 3, 4].filter((n) => OPEN[b]?.[n]);

/** The means of the items, weighted by the softmax of `score(b, row, n)`. */
function means(x: Numbers, score: (b: number, row: number, n: number) => number): number[] {
  const output: number[] = [];
  loop([BATCH, ROWS, WIDTH], ([b = 0, row = 0, d = 0]) => {
    const exps = itemsOf(b).map((n) => Math.exp(score(b, row, n)));
    const total = exps.reduce((s, e) => s + e, 0);
    const at = (n: number): number => x[(b * LENGTH + n) * WIDTH + d] ?? 0;
    output.push(itemsOf(b).reduce((s, n, i) => s + ((exps[i] ?? 0) / total) * at(n), 0));
  });
  return output;
}

const dot = (a: Numbers, i: number, b: Numbers, j: number, size: number): number => {
  let total = 0;
  for (let k = 0; k < size; k++) total += (a[i * size + k] ?? 0) * (b[j * size + k] ?? 0);
  return total;
};

const bySeeds = (x: Numbers, seeds: Numbers): number[] =>
  means(x, (b, row, n) => dot(seeds, row, x, b * LENGTH + n, WIDTH) / Math.sqrt(WIDTH));
const bySelf = (x: Numbers, inner: Numbers, outer: Numbers): number[] =>
  means(x, (b, row, n) => {
    const hidden = Array.from({ length: HIDDEN }, (_, h) =>
      Math.tanh(dot(inner, h, x, b * LENGTH + n, WIDTH)),
    );
    return dot(outer, row, hidden, 0, HIDDEN);
  });

interface Case {
  readonly name: string;
  readonly run: (x: Tensor, ...parameters: Tensor[]) => { readonly output: Tensor; readonly weights: Tensor };
  readonly parameters: readonly number[][];
  readonly oracle: (x: Numbers, ...parameters: Numbers[]) => number[];
}

const CASES: readonly Case[] = [
  {
    name: 'attentionPool',
    run: (x, seeds) => attentionPool({ x, mask: mask() }, seeds as Tensor),
    parameters: [[ROWS, WIDTH]],
    oracle: bySeeds as Case['oracle'],
  },
  {
    name: 'selfAttentivePool',
    run: (x, inner, outer) =>
      selfAttentivePool({ x, mask: mask() }, { inner: inner as Tensor, outer: outer as Tensor }),
    parameters: [
      [HIDDEN, WIDTH],
      [ROWS, HIDDEN],
    ],
    oracle: bySelf as Case['oracle'],
  },
];

onEachBackend('pooling', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('$name', ({ run, parameters, oracle }) => {
    const inputs = (): [Tensor, ...Tensor[]] => [
      items(),
      ...parameters.map((shape, i) => draw(`parameter ${i}`, shape)),
    ];

    it('agrees with a loop, gradients too', () => {
      const given = inputs();
      const plain = given.map((x) => Float64Array.from(x.dataSync())) as unknown as [Numbers, ...Numbers[]];
      expect(run(...given).output.shape).toEqual([BATCH, ROWS, WIDTH]);
      toBeClose(run(...given).output, oracle(...plain), { absolute: 1e-5 });
      expectGradient(((...x: [Tensor, ...Tensor[]]) => run(...x).output) as Composed, given, {
        oracle: oracle as unknown as Oracle,
      });
    });

    it('weights sum to 1, of no item to 0, and then nothing has a gradient', () => {
      const given = inputs();
      const { weights } = run(...given);
      const values = [...weights.dataSync()];
      for (let row = 0; row < BATCH * ROWS; row++) {
        const total = values.slice(row * LENGTH, (row + 1) * LENGTH).reduce((x, y) => x + y);
        expect(total).toBeCloseTo(row < 2 * ROWS ? 1 : 0, 5);
      }
      const [ofItems] = grads(((...x: [Tensor, ...Tensor[]]) => run(...x).output) as Composed)(given);
      expect([...(ofItems?.dataSync() ?? [])].slice(-LENGTH * WIDTH).every((g) => g === 0)).toBe(true);
    });

    it('leaves nothing behind', () => {
      const [x, open] = [items(), mask()];
      const rest = inputs().slice(1);
      expectNoLeak(() => {
        const { output, weights } =
          rest.length === 1
            ? attentionPool({ x, mask: open }, rest[0] as Tensor)
            : selfAttentivePool({ x, mask: open }, { inner: rest[0] as Tensor, outer: rest[1] as Tensor });
        return { output, weights };
      });
    });
  });

  it('by hand: seeds read what they match, and aspects what they score', () => {
    const x = tensor([[0], [Math.log(3)]]);
    toBeClose(attentionPool({ x }, tensor([[1], [0]])).output, [0.75 * Math.log(3), 0.5 * Math.log(3)]);
    const weights = { inner: tensor([[1]]), outer: tensor([[Math.log(3) / Math.tanh(Math.log(3))]]) };
    toBeClose(selfAttentivePool({ x }, weights).weights, [0.25, 0.75]);
  });

  it.each([
    [
      'AttentionPooling',
      () => new AttentionPooling({ width: WIDTH, seeds: ROWS }, new Random(0)),
      { seeds: [ROWS, WIDTH] },
    ],
    [
      'SelfAttentivePooling',
      () => new SelfAttentivePooling({ width: WIDTH, hidden: HIDDEN, rows: ROWS }, new Random(0)),
      { inner: [HIDDEN, WIDTH], outer: [ROWS, HIDDEN] },
    ],
  ])('%s has its parameters, which the gradient reaches; it reports its weights', (_name, make, shapes) => {
    const model = make();
    const given = { x: items(), mask: mask() };
    expect(Object.fromEntries([...stateDict(model)].map(([path, { shape }]) => [path, shape]))).toEqual(
      shapes,
    );
    const probe = new RecordingProbe();
    const { weights } = model.call(given, { probe });
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...weights.dataSync()]);
    probe.dispose();
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(given).output) as Scalar);
    expect([...gradients.keys()]).toEqual(Object.keys(shapes));
    expect([...gradients.values()].every((g) => g.dataSync().some((y) => y !== 0))).toBe(true);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

onEachBackend('redundancyPenalty', () => {
  beforeAll(() => ensureGradients());
  const penalty = (a: Numbers): number[] =>
    Array.from({ length: BATCH }, (_, b) => {
      let total = 0;
      loop([ROWS, ROWS], ([i = 0, j = 0]) => {
        total += (dot(a, b * ROWS + i, a, b * ROWS + j, LENGTH) - Number(i === j)) ** 2;
      });
      return total;
    });

  it('by hand: 0 for rows of one item each, 2 for two of the same', () => {
    const weights = tensor([
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ]);
    toBeClose(redundancyPenalty(weights), [0, 2]);
  });

  it('agrees with a loop, gradient too, and leaves nothing behind', () => {
    const weights = draw('weights', [BATCH, ROWS, LENGTH]);
    toBeClose(redundancyPenalty(weights), penalty(Float64Array.from(weights.dataSync())));
    expectGradient(redundancyPenalty as Composed, [weights], {
      oracle: penalty as unknown as Oracle,
      relative: 1e-3,
      absolute: 1e-3,
    });
    expectNoLeak(() => redundancyPenalty(weights));
  });

  it('is at least 0, and does not mind the order of the rows', () => {
    const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(row, row, (a, b) => {
        const [one, other] = [redundancyPenalty(tensor([a, b])), redundancyPenalty(tensor([b, a]))];
        expect(one.dataSync()[0]).toBeGreaterThanOrEqual(0);
        toBeClose(one, other, { absolute: 1e-4 });
      }),
      { numRuns: 20 },
    );
  });
});

describe('pooling', () => {
  it.each([
    [
      () => attentionPool({ x: zeros([2, 3]) }, zeros([2, 5])),
      'attentionPool: seeds must be [seeds, width], got [2, 5]: width is 3 in x but 5 here',
    ],
    [
      () => attentionPool({ x: zeros([2, 3]), mask: zeros([3], 'bool') }, zeros([2, 3])),
      'attentionPool: mask must be [2], got [3]: 3 is not 2',
    ],
    [
      () => selfAttentivePool({ x: zeros([2, 3]) }, { inner: zeros([5, 2]), outer: zeros([1, 5]) }),
      'selfAttentivePool: inner must be [hidden, width], got [5, 2]: width is 3 in x but 2 here',
    ],
    [
      () => redundancyPenalty(zeros([3])),
      'redundancyPenalty: weights must be [..., rows, length], got [3]: its rank is 1',
    ],
    [
      () => new AttentionPooling({ width: 3, seeds: 0 }, new Random(0)),
      'AttentionPooling: seeds must be an integer of at least 1, got 0',
    ],
    [
      () => new SelfAttentivePooling({ width: 3, hidden: 5, rows: 0 }, new Random(0)),
      'SelfAttentivePooling: rows must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
