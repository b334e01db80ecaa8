import { ensureGradients, Random, RecordingProbe, uniform, unroll } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, ones, reshape, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Memory } from '../memory/memory.ts';
import { ContinuousQueue, pushQueue, readQueue } from './continuous-queue.ts';
import { ContinuousStack, pushStack, readStack } from './continuous-stack.ts';
import type { HeldRead, HeldValues, PushAndPop } from './held-values.ts';

interface Kind {
  readonly name: 'Stack' | 'Queue';
  readonly push: (state: HeldValues, step: PushAndPop) => HeldValues;
  readonly read: (state: HeldValues) => HeldRead;
  readonly make: (width: number) => Memory<HeldValues>;
  /** The two steps of the paper's figure, strengths and weights after each. */
  readonly figure: readonly (readonly [number[], number[]])[];
}

const KINDS: readonly Kind[] = [
  {
    name: 'Stack',
    push: pushStack,
    read: readStack,
    make: (width) => new ContinuousStack({ width }),
    figure: [
      [[0.8], [0.8]],
      [
        [0.7, 0.5],
        [0.5, 0.5],
      ],
      [
        [0.3, 0, 0.9],
        [0.1, 0, 0.9],
      ],
    ],
  },
  {
    name: 'Queue',
    push: pushQueue,
    read: readQueue,
    make: (width) => new ContinuousQueue({ width }),
    figure: [
      [[0.8], [0.8]],
      [
        [0.7, 0.5],
        [0.7, 0.3],
      ],
      [
        [0, 0.3, 0.9],
        [0, 0.3, 0.7],
      ],
    ],
  },
];

const [BATCH, TIME, WIDTH] = [2, 5, 3];

/** Equations 2 and 3, or 4 and 5, in float64, one place after the other. */
function oracle(name: Kind['name'], s: readonly number[], push: number, pop: number): [number[], number[]] {
  const nearer = (all: readonly number[], i: number): number =>
    all.filter((_, j) => (name === 'Stack' ? j > i : j < i)).reduce((a, b) => a + b, 0);
  const next = [...s.map((own, i) => Math.max(0, own - Math.max(0, pop - nearer(s, i)))), push];
  return [next, next.map((own, i) => Math.min(own, Math.max(0, 1 - nearer(next, i))))];
}

const draw = (name: string, shape: number[]): Tensor =>
  uniform(shape, new Random(3).split(name), { low: 0.05, high: 0.6 });
const column = (value: number): Tensor => tensor([[value]]);

onEachBackend('continuous stack and queue', () => {
  beforeAll(() => ensureGradients());

  it.each(KINDS)('$name goes through the figure of the paper', ({ push, read, make, figure }) => {
    let state = make(1).reset(1);
    const steps = [
      { push: 0.8, pop: 0 },
      { push: 0.5, pop: 0.1 },
      { push: 0.9, pop: 0.9 },
    ];
    for (const [i, { push: d, pop: u }] of steps.entries()) {
      state = push(state, { value: column(i + 1), push: column(d), pop: column(u) });
      const [strengths = [], weights = []] = figure[i] ?? [];
      // The first place is empty.
      toBeClose(state.strengths, [0, ...strengths]);
      toBeClose(read(state).weights, [0, ...weights]);
      toBeClose(read(state).output, [weights.reduce((t, w, j) => t + w * (j + 1), 0)]);
    }
  });

  it.each(KINDS)('$name equals a loop over places, its gradients too, in each of five tensors', (kind) => {
    const inputs = [
      draw('values', [BATCH, TIME, WIDTH]),
      draw('strengths', [BATCH, TIME]),
      draw('value', [BATCH, WIDTH]),
      draw('push', [BATCH, 1]),
      draw('pop', [BATCH, 1]),
    ];
    const f = (...xs: Tensor[]): Tensor => {
      const [values, strengths, value, push, pop] = xs as [Tensor, Tensor, Tensor, Tensor, Tensor];
      const next = kind.push({ values, strengths }, { value, push, pop });
      return concat([next.strengths, kind.read(next).output], 1);
    };
    const float64 = (v: Float64Array, s: Float64Array, x: Float64Array, d: Float64Array, u: Float64Array) =>
      Array.from({ length: BATCH }, (_, b) => {
        const own = Array.from(s.subarray(b * TIME, (b + 1) * TIME));
        const [strengths, weights] = oracle(kind.name, own, d[b] ?? 0, u[b] ?? 0);
        const output = Array.from({ length: WIDTH }, (_, k) =>
          weights.reduce((t, w, i) => {
            const value = i < TIME ? v[(b * TIME + i) * WIDTH + k] : x[b * WIDTH + k];
            return t + w * (value ?? 0);
          }, 0),
        );
        return [...strengths, ...output];
      }).flat();
    const plain = inputs.map((input) => Float64Array.from(input.dataSync()));
    toBeClose(f(...inputs), float64(...(plain as Parameters<typeof float64>)));
    expectGradient(f, inputs, { oracle: (...x) => float64(...(x as Parameters<typeof float64>)) });
  });

  it.each(KINDS)('$name is squashed of what a controller says, and read after it is written', (kind) => {
    const memory = kind.make(WIDTH);
    const state = { values: draw('v', [BATCH, TIME, WIDTH]), strengths: draw('s', [BATCH, TIME]) };
    const control = draw('control', [BATCH, WIDTH + 2]);
    const probe = new RecordingProbe();
    const { output, state: next } = memory.call(control, state, { probe });
    const x = control.arraySync() as number[][];
    const logistic = (place: number): Tensor =>
      tensor(x.map((row) => [1 / (1 + Math.exp(-(row[place] ?? 0)))]));
    const value = tensor(x.map((row) => row.slice(0, WIDTH).map(Math.tanh)));
    const expected = kind.push(state, { value, push: logistic(WIDTH), pop: logistic(WIDTH + 1) });
    toBeClose(next.values, expected.values);
    toBeClose(next.strengths, expected.strengths);
    toBeClose(output, kind.read(expected).output);
    toBeClose(probe.records.get('weights')?.[0] as Tensor, kind.read(expected).weights);
    toBeClose(memory.read(control, expected).output, output);
    toBeClose(memory.write(control, state).strengths, expected.strengths);
    expect([memory.controls, memory.reads]).toEqual([WIDTH + 2, WIDTH]);
  });

  it.each(KINDS)('$name goes through a sequence, leaves nothing behind, and says what is wrong', (kind) => {
    const memory = kind.make(WIDTH);
    const cell = {
      call: (x: Tensor, state: HeldValues) => memory.call(x, state),
      initialState: (batch: number) => memory.reset(batch),
    };
    const inputs = draw('inputs', [BATCH, 7, WIDTH + 2]);
    const { output, state } = unroll(cell, inputs);
    expect([output.shape, state.values.shape]).toEqual([
      [BATCH, 7, WIDTH],
      [BATCH, 8, WIDTH],
    ]);
    const first = reshape(slice(inputs, [0, 0, 0], [-1, 1, -1]), [BATCH, WIDTH + 2]);
    const start = memory.reset(BATCH);
    expectNoLeak(() => ({ ...memory.reset(BATCH) }));
    expectNoLeak(() => {
      const step = memory.call(first, start);
      return [step.output, ...Object.values(step.state)];
    });
    expectNoLeak(() => ({ ...kind.read(start) }));
    const wrong = { value: ones([BATCH, WIDTH]), push: ones([BATCH, 3]), pop: ones([BATCH, 1]) };
    expect(() => kind.push(start, wrong)).toThrow(
      `push${kind.name}: push must be [batch, 1], got [2, 3]: 3 is not 1`,
    );
    const short = { values: ones([2, 7, 3]), strengths: ones([2, 5]) };
    expect(() => kind.read(short)).toThrow(
      `read${kind.name}: strengths must be [batch, time], got [2, 5]: time is 7 in values but 5 here`,
    );
    expect(() => kind.make(0)).toThrow(
      `Continuous${kind.name}: width must be an integer of at least 1, got 0`,
    );
    expect(() => memory.call(ones([2, 4]), start)).toThrow(
      `Continuous${kind.name}: control must be [batch, 5], got [2, 4]: 4 is not 5`,
    );
  });
});

onEachBackend('laws of stack and queue', () => {
  it.each(KINDS)('$name of whole strengths is what an array is', ({ name, push, read, make }) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 12 }), (moves) => {
        const array: number[] = [];
        let state = make(1).reset(1);
        for (const [i, [pushes, pops]] of moves.entries()) {
          if (pops) name === 'Stack' ? array.pop() : array.shift();
          if (pushes) array.push(i + 1);
          const step = { value: column(i + 1), push: column(Number(pushes)), pop: column(Number(pops)) };
          state = push(state, step);
          const shown = name === 'Stack' ? array.at(-1) : array[0];
          expect(read(state).output.dataSync()[0]).toBe(shown ?? 0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each(KINDS)('$name never reads more than 1, nor holds less than nothing', ({ push, read, make }) => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 9 }), (moves) => {
        let state = make(1).reset(1);
        for (const [d, u] of moves) {
          state = push(state, { value: column(1), push: column(d), pop: column(u) });
          const weights = Array.from(read(state).weights.dataSync());
          expect(Math.min(...weights, ...state.strengths.dataSync())).toBeGreaterThanOrEqual(0);
          expect(weights.reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
      { numRuns: 25 },
    );
  });
});
