import { ensureGradients, normal, Random, RecordingProbe, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, gather, ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { ContentSet, readSet, updateSet } from './content-set.ts';
import type { HeldValues } from './held-values.ts';

const [BATCH, TIME, WIDTH, SHARPNESS] = [2, 5, 3, 0.7];
const part = (name: string, shape: number[]): Tensor =>
  uniform(shape, new Random(5).split(name), { low: 0.1, high: 0.9 });
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(5).split(name));
const held = (): HeldValues => ({
  values: draw('v', [BATCH, TIME, WIDTH]),
  strengths: part('s', [BATCH, TIME]),
});

/** The definition, one element after the other, in float64. */
function match(values: readonly (readonly number[])[], x: readonly number[]): number[] {
  return values.map((v) => Math.exp(-SHARPNESS * v.reduce((t, a, k) => t + (a - (x[k] ?? 0)) ** 2, 0)));
}
const rows = (flat: ArrayLike<number>, from: number, count: number, width: number): number[][] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: width }, (_, k) => flat[(from + i) * width + k] ?? 0),
  );

onEachBackend('ContentSet', () => {
  beforeAll(() => ensureGradients());

  it('puts in, asks and takes out by hand', () => {
    const half = Math.log(2); // a distance of 1 is a match of 1/2
    const one = { element: tensor([[1]]), insert: tensor([[0.8]]), remove: tensor([[0]]) };
    const state = updateSet(new ContentSet({ width: 1 }).reset(1), { ...one, insert: tensor([[1]]) }, half);
    // The first place is a 0 of strength 0.
    toBeClose(state.strengths, [0, 1]);
    const twice = updateSet(state, { ...one, element: tensor([[2]]) }, half);
    toBeClose(twice.strengths, [0, 1, 0.8 * (1 - 0.5)]);
    const less = updateSet(twice, { ...one, insert: tensor([[0]]), remove: tensor([[1]]) }, half);
    toBeClose(less.strengths, [0, 0, 0.4 * (1 - 0.5), 0]);
    const { membership, output } = readSet(twice, tensor([[1]]), half);
    // 1 of the one, 0.4 / 2 of the other, made 1 together.
    toBeClose(membership, [1]);
    toBeClose(output, [(1 + 0.2 * 2) / 1.2]);
  });

  it('equals a loop over elements, its gradients too', () => {
    const { values, strengths } = held();
    const element = draw('e', [BATCH, WIDTH]);
    const [insert, remove] = [part('d', [BATCH, 1]), part('u', [BATCH, 1])];
    const query = draw('q', [BATCH, WIDTH]);
    const f = (...xs: Tensor[]): Tensor => {
      const [v, s, e, d, u, q] = xs as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
      const next = updateSet({ values: v, strengths: s }, { element: e, insert: d, remove: u }, SHARPNESS);
      const { output, membership } = readSet(next, q, SHARPNESS);
      return concat([next.strengths, output, membership], 1);
    };
    const oracle = (...xs: Float64Array[]): number[] => {
      const [v = [], s = [], e = [], d = [], u = [], q = []] = xs as readonly ArrayLike<number>[];
      return Array.from({ length: BATCH }, (_, b) => {
        const own = rows(v, b * TIME, TIME, WIDTH);
        const [x = []] = rows(e, b, 1, WIDTH);
        const like = match(own, x);
        const left = like.map((m, i) => (s[b * TIME + i] ?? 0) * (1 - (u[b] ?? 0) * m));
        const there = left.reduce((t, part, i) => t + part * (like[i] ?? 0), 0);
        const next = [...left, (d[b] ?? 0) * Math.max(0, 1 - there)];
        const all = [...own, x];
        const shares = match(all, rows(q, b, 1, WIDTH)[0] ?? []).map((m, i) => m * (next[i] ?? 0));
        const total = shares.reduce((a, c) => a + c);
        const weights = shares.map((share) => share / Math.max(1, total));
        const output = x.map((_, k) => weights.reduce((t, w, i) => t + w * (all[i]?.[k] ?? 0), 0));
        return [...next, ...output, Math.min(1, total)];
      }).flat();
    };
    const inputs = [values, strengths, element, insert, remove, query];
    toBeClose(f(...inputs), oracle(...inputs.map((x) => Float64Array.from(x.dataSync()))), {
      relative: 1e-4,
    });
    expectGradient(f, inputs, { oracle });
  });

  it('with whole strengths and values far apart is a set', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 10 }), (moves) => {
        const plain = new Set<number>();
        let state = new ContentSet({ width: 1 }).reset(1);
        for (const [element, insert] of moves) {
          if (insert) plain.add(element);
          else plain.delete(element);
          const step = {
            element: tensor([[element]]),
            insert: tensor([[Number(insert)]]),
            remove: tensor([[Number(!insert)]]),
          };
          state = updateSet(state, step, 50);
        }
        for (let asked = 0; asked < 4; asked++) {
          const { membership, output } = readSet(state, tensor([[asked]]), 50);
          expect(membership.dataSync()[0]).toBeCloseTo(Number(plain.has(asked)), 6);
          expect(output.dataSync()[0]).toBeCloseTo(plain.has(asked) ? asked : 0, 5);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('knows no order, and no membership above 1', () => {
    const { values, strengths } = held();
    const order = tensor([3, 0, 4, 1, 2], [TIME], 'int32');
    const query = draw('q', [BATCH, WIDTH]);
    const moved = { values: gather(values, order, 1), strengths: gather(strengths, order, 1) };
    toBeClose(readSet(moved, query, 0.01).output, readSet({ values, strengths }, query, 0.01).output);
    toBeClose(readSet(moved, query, 0.01).membership, [1, 1]);
  });

  it('takes its parts of what a controller says, leaves nothing behind, and says what is wrong', () => {
    const set = new ContentSet({ width: WIDTH, sharpness: SHARPNESS });
    const state = held();
    const control = draw('control', [BATCH, set.controls]);
    const x = control.arraySync() as number[][];
    const logistic = (place: number): Tensor =>
      tensor(x.map((row) => [1 / (1 + Math.exp(-(row[place] ?? 0)))]));
    const bounded = (from: number): Tensor =>
      tensor(x.map((row) => row.slice(from, from + WIDTH).map(Math.tanh)));
    const step = { element: bounded(0), insert: logistic(2 * WIDTH), remove: logistic(2 * WIDTH + 1) };
    const expected = updateSet(state, step, SHARPNESS);
    const answer = readSet(expected, bounded(WIDTH), SHARPNESS);
    const probe = new RecordingProbe();
    const { output, state: next } = set.call(control, state, { probe });
    toBeClose(next.strengths, expected.strengths);
    toBeClose(output, concat([answer.output, answer.membership], 1));
    toBeClose(probe.records.get('weights')?.[0] as Tensor, answer.weights);
    expectNoLeak(() => {
      const after = set.call(control, state);
      return [after.output, ...Object.values(after.state)];
    });
    expectNoLeak(() => ({ ...readSet(state, step.element, 1) }));
    expect(() => readSet(state, ones([2, 5]), 1)).toThrow(
      'readSet: query must be [batch, width], got [2, 5]: width is 3 in values but 5 here',
    );
    expect(() => updateSet(state, step, 0)).toThrow(
      'updateSet: sharpness must be a finite number above 0, got 0',
    );
    expect(() => new ContentSet({ width: 0 })).toThrow(
      'ContentSet: width must be an integer of at least 1, got 0',
    );
    expect(() => set.call(ones([2, 4]), state)).toThrow(
      'ContentSet: control must be [batch, 8], got [2, 4]: 4 is not 8',
    );
  });
});
