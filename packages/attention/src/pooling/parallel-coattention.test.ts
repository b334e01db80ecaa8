import { ensureGradients, Random, RecordingProbe, stateDict, valueAndGradient } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  add,
  concat,
  dispose,
  grads,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  BATCH,
  dot,
  draw,
  KEYS,
  keyMask,
  mixed,
  type Numbers,
  OPEN_KEYS,
  OPEN_QUERIES,
  type Oracle,
  QUERIES,
  queryMask,
  rowsOf,
  softmax,
  times,
} from './fixtures/two-sides.ts';
import { type CoattentionWeights, ParallelCoattention, parallelCoattend } from './parallel-coattention.ts';

const [LEFT, RIGHT, HIDDEN] = [7, 3, 11];

/** Both vectors of each example. */
function coattended(left: Numbers, right: Numbers, ...weights: Numbers[]): number[] {
  const [affinity = [], ofLeft = [], ofRight = [], leftVector = [], rightVector = []] = weights;
  return Array.from({ length: BATCH }, (_, b) => {
    const [v, q] = [rowsOf(left, b, KEYS, LEFT), rowsOf(right, b, QUERIES, RIGHT)];
    const [openLeft = [], openRight = []] = [OPEN_KEYS[b], OPEN_QUERIES[b]];
    const c = q.map((y, t) =>
      v.map((x, n) => (openLeft[n] && openRight[t] ? Math.tanh(dot(y, times(affinity, RIGHT, x))) : 0)),
    );
    const [vs, qs] = [v.map((x) => times(ofLeft, HIDDEN, x)), q.map((y) => times(ofRight, HIDDEN, y))];
    const score = (own: readonly number[], mixedIn: readonly number[], vector: Numbers): number =>
      own.reduce((t, x, h) => t + Math.tanh(x + (mixedIn[h] ?? 0)) * (vector[h] ?? 0), 0);
    const leftScores = vs.map((x, n) =>
      score(
        x,
        mixed(
          c.map((row) => row[n] ?? 0),
          qs,
          HIDDEN,
        ),
        leftVector,
      ),
    );
    const rightScores = qs.map((y, t) => score(y, mixed(c[t] ?? [], vs, HIDDEN), rightVector));
    return [
      ...mixed(softmax(leftScores, openLeft), v, LEFT),
      ...mixed(softmax(rightScores, openRight), q, RIGHT),
    ];
  }).flat();
}

onEachBackend('parallelCoattend', () => {
  beforeAll(() => ensureGradients());
  const inputs = (): Tensor[] => [
    draw('left', [BATCH, KEYS, LEFT]),
    draw('right', [BATCH, QUERIES, RIGHT]),
    draw('affinity', [RIGHT, LEFT]),
    draw('leftWeight', [HIDDEN, LEFT]),
    draw('rightWeight', [HIDDEN, RIGHT]),
    draw('leftVector', [1, HIDDEN]),
    draw('rightVector', [1, HIDDEN]),
  ];
  const masks = () => ({ leftMask: keyMask(), rightMask: queryMask() });
  const named = ([
    affinity,
    leftWeight,
    rightWeight,
    leftVector,
    rightVector,
  ]: Tensor[]): CoattentionWeights =>
    ({ affinity, leftWeight, rightWeight, leftVector, rightVector }) as unknown as CoattentionWeights;
  const run = (...[left, right, ...weights]: Tensor[]): Tensor => {
    const found = parallelCoattend(
      { left: left as Tensor, right: right as Tensor, ...masks() },
      named(weights),
    );
    return concat([found.left, found.right], 1);
  };

  it('by hand: each side by what it has to do with the other', () => {
    const [one, zero] = [tensor([[1]]), tensor([[0]])];
    const weights = {
      affinity: one,
      leftWeight: zero,
      rightWeight: one,
      leftVector: tensor([[2]]),
      rightVector: zero,
    };
    const found = parallelCoattend({ left: tensor([[0], [1]]), right: tensor([[1]]) }, weights);
    // C = [0, tanh 1], so the left hidden ones are 0 and tanh(tanh 1)
    const second = 1 / (1 + Math.exp(-2 * Math.tanh(Math.tanh(1))));
    toBeClose(found.leftWeights, [1 - second, second]);
    toBeClose(found.left, [second]);
    toBeClose(found.right, [1]);
  });

  it('agrees with a loop, both sides masked, gradients too', () => {
    const given = inputs();
    const plain = given.map((x) => Float64Array.from(x.dataSync())) as unknown as [Numbers, Numbers];
    toBeClose(run(...given), coattended(...plain), { absolute: 1e-5 });
    expectGradient(run, given, { oracle: coattended as unknown as Oracle, relative: 2e-4, absolute: 2e-4 });
  });

  it('a side without items gives zeros, and no gradient', () => {
    const [left, right, ...weights] = inputs() as [Tensor, Tensor, ...Tensor[]];
    const found = parallelCoattend({ left, right, ...masks() }, named(weights));
    expect([...found.right.dataSync()].slice(-RIGHT).every((x) => x === 0)).toBe(true);
    expect([...found.rightWeights.dataSync()].slice(-QUERIES).every((x) => x === 0)).toBe(true);
    const gradient = grads((y: Tensor) => run(left, y, ...weights))([right])[0]?.dataSync() ?? [];
    expect([...gradient].slice(-QUERIES * RIGHT).every((g) => g === 0)).toBe(true);
  });

  it('as a module has five parameters, which the gradient reaches; it reports its weights', () => {
    const model = new ParallelCoattention(
      { leftDepth: LEFT, rightDepth: RIGHT, hidden: HIDDEN },
      new Random(0),
    );
    const [left, right] = inputs() as [Tensor, Tensor];
    const given = { left, right, ...masks() };
    expect([...stateDict(model)].map(([path, { shape }]) => [path, shape])).toEqual([
      ['affinity', [RIGHT, LEFT]],
      ['leftWeight', [HIDDEN, LEFT]],
      ['rightWeight', [HIDDEN, RIGHT]],
      ['leftVector', [1, HIDDEN]],
      ['rightVector', [1, HIDDEN]],
    ]);
    const probe = new RecordingProbe();
    const { leftWeights } = model.call(given, { probe });
    expect([...probe.records.keys()]).toEqual(['leftWeights', 'rightWeights']);
    toBeClose(probe.records.get('leftWeights')?.[0] as Tensor, leftWeights);
    probe.dispose();
    const loss = (): Scalar => {
      const found = model.call(given);
      return add(sum(found.left), sum(found.right));
    };
    const { value, gradients } = valueAndGradient(model, loss);
    expect([...gradients.values()].map((g) => g.dataSync().some((y) => y !== 0))).toEqual(
      new Array(5).fill(true),
    );
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

describe('parallelCoattend', () => {
  const weights = () => ({
    affinity: zeros([2, 3]),
    leftWeight: zeros([7, 3]),
    rightWeight: zeros([7, 5]),
    leftVector: zeros([1, 7]),
    rightVector: zeros([1, 7]),
  });
  it.each([
    [
      () => parallelCoattend({ left: zeros([2, 3]), right: zeros([7, 5]) }, weights()),
      'parallelCoattend: affinity must be [rightDepth, leftDepth], got [2, 3]: rightDepth is 5 in right but 2 here',
    ],
    [
      () =>
        parallelCoattend(
          { left: zeros([2, 3]), right: zeros([7, 5]), leftMask: zeros([3], 'bool') },
          { ...weights(), affinity: zeros([5, 3]) },
        ),
      'parallelCoattend: leftMask must be [2], got [3]: 3 is not 2',
    ],
    [
      () => new ParallelCoattention({ leftDepth: 2, rightDepth: 3, hidden: 0 }, new Random(0)),
      'ParallelCoattention: hidden must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
