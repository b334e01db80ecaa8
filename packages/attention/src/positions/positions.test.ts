import { ensureGradients, normal, Random, valueAndGradient } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { mul, ones, type Scalar, slice, sum, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { alibiBias, alibiSlopes } from './alibi-bias.ts';
import { LearnedPositions } from './learned-positions.ts';
import { RelativeBias, relativeBias, relativeBucket } from './relative-bias.ts';
import { attendRelative, RelativePositions } from './relative-positions.ts';
import { sinusoidalPositions } from './sinusoidal-positions.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(4).split(name));

onEachBackend('sinusoidalPositions', () => {
  it('is the equation, from any place', () => {
    const [length, width, offset] = [5, 6, 3];
    const expected: number[] = [];
    loop([length, width], ([t = 0, i = 0]) => {
      const angle = (t + offset) / 10_000 ** ((2 * Math.floor(i / 2)) / width);
      expected.push(i % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
    });
    toBeClose(sinusoidalPositions({ length, width, offset }), expected);
    toBeClose(slice(sinusoidalPositions({ length: 8, width }), [3, 0]), expected);
    expectNoLeak(() => sinusoidalPositions({ length, width }));
  });

  it('of a distance is one turn, wherever it starts', () => {
    const p = sinusoidalPositions({ length: 11, width: 4 }).arraySync() as number[][];
    const dot = (a: number, b: number): number =>
      (p[a] ?? []).reduce((total, x, i) => total + x * (p[b]?.[i] ?? 0), 0);
    for (const t of [0, 2, 7]) expect(dot(t, t + 3)).toBeCloseTo(dot(0, 3), 5);
  });
});

onEachBackend('LearnedPositions', () => {
  beforeAll(() => ensureGradients());

  it('gives rows of its table and their gradient', () => {
    const positions = new LearnedPositions({ length: 5, width: 3 }, new Random(0));
    toBeClose(positions.call(2, 1), slice(positions.weight, [1, 0], [2, 3]));
    const { gradients } = valueAndGradient(positions, () => sum(positions.call(2, 1)) as Scalar);
    expect([...(gradients.get('weight')?.dataSync() ?? [])]).toEqual([
      0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0,
    ]);
    expectNoLeak(() => positions.call(5));
    expect(() => positions.call(5, 1)).toThrow(
      'LearnedPositions: length must be at most 4 from offset 1, got 5',
    );
  });
});

onEachBackend('alibiBias', () => {
  it('falls with the distance, by the slopes of the paper', () => {
    expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => 2 ** -i));
    // Three heads: two of the sequence for two, the first of that for four.
    expect(alibiSlopes(3)).toEqual([2 ** -4, 2 ** -8, 2 ** -2]);
    const expected: number[] = [];
    loop([2, 3, 5], ([h = 0, i = 0, n = 0]) =>
      expected.push(-(alibiSlopes(2)[h] ?? 0) * Math.abs(n - i - 1)),
    );
    toBeClose(alibiBias(2, { queries: 3, keys: 5, offset: 1 }), expected);
    expectNoLeak(() => alibiBias(2, { queries: 3, keys: 5, offset: 1 }));
  });
});

onEachBackend('RelativeBias', () => {
  beforeAll(() => ensureGradients());

  it('has a bucket for each near distance and one for a range of far ones', () => {
    const both = { bidirectional: true };
    const far = [0, 1, 7, 8, 12, 16, 64, 127, 128, 1000];
    expect(far.map((d) => relativeBucket(-d, both))).toEqual([0, 1, 7, 8, 9, 10, 14, 15, 15, 15]);
    expect(far.map((d) => relativeBucket(d, both))).toEqual([0, 17, 23, 24, 25, 26, 30, 31, 31, 31]);
    expect([3, 0, -5, -16, -1000].map((d) => relativeBucket(d, { bidirectional: false }))).toEqual([
      0, 0, 5, 16, 31,
    ]);
  });

  it('looks its table up by distance, gradient too', () => {
    const config = { heads: 2, buckets: 8, furthest: 16, bidirectional: true };
    const bias = new RelativeBias(config, new Random(0));
    const sizes = { queries: 3, keys: 5, offset: 1 };
    const expected = (weight: ArrayLike<number>): number[] => {
      const values: number[] = [];
      loop([2, 3, 5], ([h = 0, i = 0, n = 0]) =>
        values.push(weight[relativeBucket(n - i - 1, config) * 2 + h] ?? 0),
      );
      return values;
    };
    toBeClose(bias.call(sizes), expected(bias.weight.dataSync()));
    expectGradient((weight) => relativeBias(weight as Tensor, sizes, config), [bias.weight], {
      oracle: (weight) => expected(weight as Float64Array),
    });
    expectNoLeak(() => bias.call(sizes));
  });
});

onEachBackend('attendRelative', () => {
  beforeAll(() => ensureGradients());
  const [BATCH, QUERIES, KEYS, DEPTH, WIDTH, FURTHEST] = [2, 3, 5, 7, 11, 1];
  const given = (): Tensor[] => [
    draw('query', [BATCH, QUERIES, DEPTH]),
    draw('key', [BATCH, KEYS, DEPTH]),
    draw('value', [BATCH, KEYS, WIDTH]),
    draw('keys', [2 * FURTHEST + 1, DEPTH]),
    draw('values', [2 * FURTHEST + 1, WIDTH]),
  ];
  const run = (...[query, key, value, keys, values]: Tensor[]): Tensor =>
    attendRelative(
      { query, key, value } as Record<'query' | 'key' | 'value', Tensor>,
      { keys, values } as Record<'keys' | 'values', Tensor>,
    );

  function oracle(...[q, k, v, byKey, byValue]: ArrayLike<number>[]): number[] {
    const output: number[] = [];
    const offset = KEYS - QUERIES;
    loop([BATCH, QUERIES], ([b = 0, i = 0], row) => {
      const place = (n: number): number => FURTHEST + Math.max(-FURTHEST, Math.min(FURTHEST, n - i - offset));
      const open = Array.from({ length: KEYS }, (_, n) => {
        let score = 0;
        for (let d = 0; d < DEPTH; d++)
          score +=
            (q?.[row * DEPTH + d] ?? 0) *
            ((k?.[(b * KEYS + n) * DEPTH + d] ?? 0) + (byKey?.[place(n) * DEPTH + d] ?? 0));
        return Math.exp(score / Math.sqrt(DEPTH));
      });
      const total = open.reduce((x, y) => x + y);
      for (let w = 0; w < WIDTH; w++) {
        output.push(
          open.reduce(
            (t, x, n) =>
              t +
              (x / total) * ((v?.[(b * KEYS + n) * WIDTH + w] ?? 0) + (byValue?.[place(n) * WIDTH + w] ?? 0)),
            0,
          ),
        );
      }
    });
    return output;
  }

  it('agrees with a loop, gradients in all five too', () => {
    const inputs = given();
    toBeClose(run(...inputs), oracle(...inputs.map((x) => x.dataSync())));
    expectGradient(run, inputs, { oracle });
    expectNoLeak(() => run(...inputs));
  });

  it('without tables is attend; a module has its own', () => {
    const [query, key, value] = given() as [Tensor, Tensor, Tensor];
    const none = { keys: mul(draw('keys', [3, DEPTH]), 0), values: mul(draw('values', [3, WIDTH]), 0) };
    toBeClose(attendRelative({ query, key, value }, none), attend({ query, key, value }).output, {
      absolute: 1e-5,
    });
    const positions = new RelativePositions({ depth: DEPTH, width: WIDTH, furthest: 2 }, new Random(1));
    expect(positions.keys.shape).toEqual([5, DEPTH]);
    toBeClose(positions.call({ query, key, value }), attendRelative({ query, key, value }, positions));
    expect(() =>
      attendRelative({ query, key, value }, { keys: ones([2, DEPTH]), values: ones([2, WIDTH]) }),
    ).toThrow('attendRelative: tables.keys must be of an odd number of distances, got 2');
  });
});

describe('positions', () => {
  it.each([
    [() => sinusoidalPositions({ length: 1, width: 3 }), 'sinusoidalPositions: width must be even, got 3'],
    [
      () => alibiBias(1, { queries: 1, keys: 1, offset: 0.5 }),
      'alibiBias: offset must be an integer, got 0.5',
    ],
    [
      () => relativeBucket(0, { buckets: 1, bidirectional: true }),
      'relativeBucket: buckets must be an integer of at least 4, got 1',
    ],
    [
      () => relativeBias(ones([32, 1]), { queries: 1, keys: 1, offset: 0.5 }, { bidirectional: true }),
      'relativeBias: offset must be an integer, got 0.5',
    ],
  ])('refuse what is none', (make, message) => {
    expect(make).toThrow(message);
  });
});
