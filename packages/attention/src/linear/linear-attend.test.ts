import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, ones, slice, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dpfp, eluPlusOne } from './feature-maps.ts';
import {
  causalLinearAttend,
  type LinearInputs,
  linearAttend,
  linearAttendStep,
  linearState,
} from './linear-attend.ts';

const [BATCH, LENGTH, FEATURES, WIDTH] = [2, 5, 3, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(6).split(name));
const inputs = (): [Tensor, Tensor, Tensor] => [
  eluPlusOne(draw('query', [BATCH, LENGTH, FEATURES])),
  eluPlusOne(draw('key', [BATCH, LENGTH, FEATURES])),
  draw('value', [BATCH, LENGTH, WIDTH]),
];
const named = ([query, key, value]: readonly Tensor[]): LinearInputs =>
  ({ query, key, value }) as unknown as LinearInputs;

/** In float64, each query with the keys that it sees. */
function oracle(seen: (b: number, i: number, n: number) => boolean) {
  return (...[q, k, v]: ArrayLike<number>[]): number[] => {
    const output: number[] = [];
    loop([BATCH, LENGTH], ([b = 0, i = 0], row) => {
      const weights = Array.from({ length: LENGTH }, (_, n) => {
        let product = 0;
        for (let f = 0; f < FEATURES; f++)
          product += (q?.[row * FEATURES + f] ?? 0) * (k?.[(b * LENGTH + n) * FEATURES + f] ?? 0);
        return seen(b, i, n) ? product : 0;
      });
      const total = weights.reduce((x, y) => x + y) || 1;
      for (let w = 0; w < WIDTH; w++)
        output.push(
          weights.reduce((t, x, n) => t + (x / total) * (v?.[(b * LENGTH + n) * WIDTH + w] ?? 0), 0),
        );
    });
    return output;
  };
}

onEachBackend('linear attention', () => {
  beforeAll(() => ensureGradients());

  it.each([
    ['all keys', (...x: Tensor[]) => linearAttend(named(x)), () => true],
    [
      'padding, a sequence of nothing too',
      (...x: Tensor[]) =>
        tidy(() => linearAttend(named(x), tensor([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [BATCH, LENGTH], 'bool'))),
      (b: number, _i: number, n: number) => b === 0 && n < 3,
    ],
    [
      'earlier keys',
      (...x: Tensor[]) => causalLinearAttend(named(x)),
      (_b: number, i: number, n: number) => n <= i,
    ],
  ] as const)('agrees with a loop, gradients too: %s', (_title, run, seen) => {
    const given = inputs();
    toBeClose(run(...given), oracle(seen)(...given.map((x) => x.dataSync())));
    expectGradient(run, given, { oracle: oracle(seen) });
    expectNoLeak(() => run(...given));
  });

  it('step by step is all at once', () => {
    const [query, key, value] = inputs();
    const at = (x: Tensor, t: number): Tensor => slice(x, [0, t, 0], [-1, 1, -1]);
    let state = linearState([BATCH], FEATURES, WIDTH);
    const outputs: Tensor[] = [];
    for (let t = 0; t < LENGTH; t++) {
      const step = linearAttendStep({ query: at(query, t), key: at(key, t), value: at(value, t) }, state);
      outputs.push(step.output);
      state = step.state;
    }
    toBeClose(concat(outputs, 1), causalLinearAttend({ query, key, value }));
    const first = { query: at(query, 0), key: at(key, 0), value: at(value, 0) };
    expectNoLeak(() => {
      const step = linearAttendStep(first, state);
      return [step.output, step.state.memory, step.state.normalizer];
    });
  });

  it('maps features as their papers say', () => {
    toBeClose(eluPlusOne(tensor([-1, 0, 2])), [Math.exp(-1), 1, 3]);
    // [relu(x), relu(-x)] = [2, 0, 0, 3] times itself moved on by one, [3, 2, 0, 0], and by two, [0, 3, 2, 0].
    toBeClose(dpfp(2)(tensor([2, -3])), [6, 0, 0, 0, 0, 0, 0, 0]);
    for (const map of [eluPlusOne, dpfp(3)]) {
      // Away from 0, where features have a kink.
      const x = tensor([0.5, -0.7, 0.9, -1.1, 1.3, -0.4, 0.8, 0.6, -0.9, -1.2], [2, 5]);
      expectGradient((y) => map(y as Tensor), [x]);
      expect(
        map(x)
          .dataSync()
          .every((value) => value >= 0),
      ).toBe(true);
      expectNoLeak(() => map(x));
    }
  });
});

describe('linear attention', () => {
  it('refuses bad arguments', () => {
    expect(() => dpfp(0)).toThrow('dpfp: shifts must be an integer of at least 1, got 0');
    expect(() => linearAttend({ query: ones([2, 3]), key: ones([2, 2]), value: ones([2, 1]) })).toThrow(
      'linearAttend: key must be [..., keys, features], got [2, 2]: features is 3 in query but 2 here',
    );
    expect(() =>
      linearAttend({ query: ones([2, 3]), key: ones([2, 3]), value: ones([2, 1]) }, ones([2])),
    ).toThrow('linearAttend: mask must be of dtype bool, true where to attend, got float32');
  });
});
