import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { fill, softmax, square, sum, type Tensor, tensor, valueAndGrads, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { dncAllocation, dncLinks } from './dnc-addressing.ts';
import { ntmAddressing } from './ntm-addressing.ts';

const [BATCH, HEADS, SLOTS, WORD, SHIFTS] = [2, 2, 5, 3, 3];
const draw = (name: string, shape: number[], low = 0, high = 1): Tensor =>
  uniform(shape, new Random(4).split(name), { low, high });
const head = (): Tensor[] => [
  draw('memory', [BATCH, SLOTS, WORD], -1),
  draw('key', [BATCH, HEADS, WORD], -1),
  draw('strength', [BATCH, HEADS, 1], 1, 3),
  draw('gate', [BATCH, HEADS, 1], 0.2, 0.8),
  softmax(draw('shift', [BATCH, HEADS, SHIFTS])),
  draw('sharpening', [BATCH, HEADS, 1], 1, 2),
  softmax(draw('previous', [BATCH, HEADS, SLOTS])),
];
const address = (...[memory, key, strength, gate, shift, sharpening, previous]: Tensor[]): Tensor =>
  ntmAddressing({ memory, key, strength, gate, shift, sharpening, previous } as Parameters<
    typeof ntmAddressing
  >[0]);

type Numbers = ArrayLike<number>;

/** Equations 5 to 9, one head at a time, in float64. */
function addressLoop(
  ...[memory = [], key = [], strength = [], gate = [], shift = [], sharpening = [], previous = []]: Numbers[]
): number[] {
  return Array.from({ length: BATCH * HEADS }, (_, b) => {
    const slots = Array.from({ length: SLOTS }, (_, n) => n);
    const at = (n: number, d: number): number => memory[(Math.floor(b / HEADS) * SLOTS + n) * WORD + d] ?? 0;
    const k = Array.from({ length: WORD }, (_, d) => key[b * WORD + d] ?? 0);
    const norm = (x: number[]): number => Math.sqrt(x.reduce((t, v) => t + v * v, 0));
    const scores = slots.map((n) => {
      const row = k.map((_, d) => at(n, d));
      const product = row.reduce((t, v, d) => t + v * (k[d] ?? 0), 0);
      return Math.exp(((strength[b] ?? 0) * product) / (norm(row) * norm(k)));
    });
    const total = scores.reduce((x, y) => x + y);
    const g = gate[b] ?? 0;
    const gated = slots.map((n) => (g * (scores[n] ?? 0)) / total + (1 - g) * (previous[b * SLOTS + n] ?? 0));
    const moved = slots.map((n) => {
      let sum = 0;
      for (let j = 0; j < SHIFTS; j++)
        sum += (gated[(n - (j - 1) + SLOTS) % SLOTS] ?? 0) * (shift[b * SHIFTS + j] ?? 0);
      return sum ** (sharpening[b] ?? 1);
    });
    return moved.map((w) => w / moved.reduce((x, y) => x + y));
  }).flat();
}

function allocationLoop(usage: Numbers): number[] {
  const allocation: number[] = [];
  for (let b = 0; b < usage.length / SLOTS; b++) {
    const row = Array.from({ length: SLOTS }, (_, n) => usage[b * SLOTS + n] ?? 0);
    const order = [...row.keys()].sort((i, j) => (row[i] ?? 0) - (row[j] ?? 0));
    let used = 1;
    for (const n of order) {
      allocation[b * SLOTS + n] = (1 - (row[n] ?? 0)) * used;
      used *= row[n] ?? 0;
    }
  }
  return allocation;
}

function linksLoop(link: Numbers, precedence: Numbers, write: Numbers): number[] {
  const next: number[] = [];
  for (let b = 0; b < BATCH; b++) {
    for (let i = 0; i < SLOTS; i++) {
      for (let j = 0; j < SLOTS; j++) {
        const [wi, wj, p] = [
          write[b * SLOTS + i] ?? 0,
          write[b * SLOTS + j] ?? 0,
          precedence[b * SLOTS + j] ?? 0,
        ];
        next.push(i === j ? 0 : (1 - wi - wj) * (link[(b * SLOTS + i) * SLOTS + j] ?? 0) + wi * p);
      }
    }
  }
  return next;
}

onEachBackend('ntmAddressing', () => {
  beforeAll(ensureGradients);

  it('moves a one-hot by exactly one, and keeps weights that nothing changes', () => {
    const [one, zero] = [tensor([[[1]]]), tensor([[[0]]])];
    const plain = {
      memory: zeros([1, 3, 2]),
      key: zeros([1, 1, 2]),
      strength: one,
      gate: zero,
      sharpening: one,
    };
    const previous = tensor([[[0, 0, 1]]]);
    toBeClose(ntmAddressing({ ...plain, shift: tensor([[[0, 0, 1]]]), previous }), [1, 0, 0]);
    toBeClose(ntmAddressing({ ...plain, shift: tensor([[[1, 0, 0]]]), previous }), [0, 1, 0]);
    toBeClose(
      ntmAddressing({ ...plain, shift: tensor([[[0, 1, 0]]]), previous: tensor([[[0.2, 0.3, 0.5]]]) }),
      [0.2, 0.3, 0.5],
    );
  });

  it('has the value and gradients of the loop', () => {
    toBeClose(address(...head()), addressLoop(...head().map((x) => Float64Array.from(x.dataSync()))), {
      relative: 1e-4,
    });
    expectGradient(address, head(), { oracle: addressLoop });
  });

  it('is finite, gradient too, for a memory of zeros, a strength of 10,000 and a power of 1,000', () => {
    const inputs = head();
    inputs[0] = zeros([BATCH, SLOTS, WORD]);
    inputs[2] = fill([BATCH, HEADS, 1], 1e4);
    inputs[5] = fill([BATCH, HEADS, 1], 1e3);
    const { value, grads } = valueAndGrads((...xs: Tensor[]) => sum(square(address(...xs))))(inputs);
    for (const made of [address(...inputs), value, ...grads]) {
      expect(made.dataSync().every(Number.isFinite)).toBe(true);
    }
    toBeClose(sum(address(...inputs), 2), new Array<number>(BATCH * HEADS).fill(1));
  });

  it('leaves nothing behind', () => {
    const inputs = head();
    expectNoLeak(() => address(...inputs));
  });
});

onEachBackend('dncAllocation and dncLinks', () => {
  beforeAll(ensureGradients);

  it('do cases by hand', () => {
    toBeClose(dncAllocation(tensor([[0.9, 0.1, 0.5, 1]])), [0.005, 0.9, 0.05, 0]);
    const start = { link: zeros([1, 2, 2]), precedence: tensor([[1, 0]]) };
    const { link, precedence } = dncLinks({ ...start, write: tensor([[0, 1]]) });
    toBeClose(link, [0, 0, 1, 0]);
    toBeClose(precedence, [0, 1]);
  });

  it('have the values and gradients of the loops', () => {
    const usage = draw('usage', [BATCH, SLOTS], 0.1, 0.9);
    toBeClose(dncAllocation(usage), allocationLoop(usage.dataSync()));
    expectGradient((x) => dncAllocation(x as Tensor), [usage], { oracle: allocationLoop });
    const inputs = [
      draw('link', [BATCH, SLOTS, SLOTS]),
      draw('precedence', [BATCH, SLOTS], 0, 0.2),
      draw('write', [BATCH, SLOTS], 0, 0.2),
    ];
    const run = (link: Tensor, precedence: Tensor, write: Tensor): Tensor =>
      dncLinks({ link, precedence, write }).link;
    expectGradient(run as (...x: Tensor[]) => Tensor, inputs, {
      oracle: linksLoop as (...x: Numbers[]) => number[],
    });
  });

  it('leave nothing behind', () => {
    const usage = draw('usage', [BATCH, SLOTS]);
    expectNoLeak(() => dncAllocation(usage));
    const state = { link: zeros([1, 2, 2]), precedence: zeros([1, 2]), write: zeros([1, 2]) };
    expectNoLeak(() => ({ ...dncLinks(state) }));
  });
});

describe('addressing', () => {
  it.each([
    [
      () => address(...head().with(4, zeros([BATCH, HEADS, 2]))),
      'ntmAddressing: shift must be [batch, heads, an odd number], got [2, 2, 2]',
    ],
    [
      () => address(...head().with(6, zeros([BATCH, HEADS, 7]))),
      'ntmAddressing: previous must be [batch, heads, slots], got [2, 2, 7]: slots is 5 in memory but 7 here',
    ],
    [() => dncAllocation(zeros([3])), 'dncAllocation: usage must be [batch, slots], got [3]: its rank is 1'],
    [
      () => dncLinks({ link: zeros([1, 2, 3]), precedence: zeros([1, 2]), write: zeros([1, 2]) }),
      'dncLinks: link must be [batch, slots, slots], got [1, 2, 3]: slots is 2 in write but 3 here',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
