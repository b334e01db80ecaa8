import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { Build } from '../../module/binaries.ts';
import { hasRelaxedSimd } from '../../module/relaxed-simd.ts';
import { APPROXIMATED, type Approximated } from './accuracy/double-functions.ts';
import { float32Samples, ulps, worstError } from './accuracy/float32-numbers.ts';
import { makeTaskBench } from './accuracy/task-bench.ts';

// Node 20 has relaxed SIMD behind a flag; later ones have no such flag, and need none.
setFlagsFromString('--experimental-wasm-relaxed-simd');
const BUILDS: readonly Build[] = hasRelaxedSimd() ? ['plain', 'relaxed'] : ['plain'];

type Name = keyof typeof APPROXIMATED;
const functions = Object.entries(APPROXIMATED) as [Name, Approximated][];
const names = functions.map(([name]) => name);
const samples = float32Samples();

/** From here down e^x is all of `1 + e^x` that float32 cannot hold. */
const LONE = -17.5;

const SPECIAL: readonly (readonly [Name, readonly number[], readonly number[]])[] = [
  ['EXP', [0, -0, 88.73, -104, Infinity, -Infinity, NaN], [1, 1, Infinity, 0, Infinity, 0, NaN]],
  ['LOG', [0, -0, -1, -Infinity, Infinity, NaN, 1], [-Infinity, -Infinity, NaN, NaN, Infinity, NaN, 0]],
  ['LOG1P', [0, -0, -1, -1.5, Infinity, -Infinity, NaN], [0, -0, -Infinity, NaN, Infinity, NaN, NaN]],
  ['EXPM1', [0, -0, Infinity, -Infinity, NaN], [0, -0, Infinity, -1, NaN]],
  ['TANH', [0, -0, Infinity, -Infinity, NaN], [0, -0, 1, -1, NaN]],
  ['ERF', [0, -0, Infinity, -Infinity, NaN], [0, -0, 1, -1, NaN]],
  ['SIGMOID', [0, -0, Infinity, -Infinity, NaN], [0.5, 0.5, 1, 0, NaN]],
  ['SIN', [0, -0, Infinity, -Infinity, NaN], [0, -0, NaN, NaN, NaN]],
  ['COS', [0, -0, Infinity, -Infinity, NaN], [1, 1, NaN, NaN, NaN]],
  ['SOFTPLUS', [Infinity, -Infinity, NaN], [Infinity, 0, NaN]],
  ['RSQRT', [0, -0, -1, Infinity, NaN], [Infinity, -Infinity, NaN, 0, NaN]],
];

describe.each(BUILDS)('the %s build', async (build) => {
  const bench = await makeTaskBench(build);
  const apply = (name: Name, x: ArrayLike<number>): Float32Array => bench.unary(APPROXIMATED[name].code, x);

  it.each(functions)('%s is as exact as it says on the whole range', (name, { reference, ulps: bound }) => {
    const { error, at } = worstError(samples, apply(name, samples), reference);
    expect(error, `at ${at}`).toBeLessThanOrEqual(bound);
  });

  it('the exponential of a softmax is within 1.1 ulp where e^x is normal, and nearly 0 below', () => {
    const x = samples.filter((value) => value <= LONE);
    const actual = bench.share(x);
    const normal = x.map((value) => (Math.exp(value) < 2 ** -125 ? LONE : value));
    const { error, at } = worstError(normal, bench.share(normal), Math.exp);
    expect(error, `at ${at}`).toBeLessThanOrEqual(1.1);
    const small = actual.filter((_, i) => Math.exp(x[i] as number) < 2 ** -125);
    expect(small.every((value) => value >= 0 && value <= 2 ** -125)).toBe(true);
    expect([...bench.share([0, -0, -1e9, -Infinity, NaN])]).toEqual([0.5, 0.5, 0, 0, NaN]);
  });

  it('a softmax rounds its sum, the reciprocal and the product besides', () => {
    const x = samples.filter((value) => value > LONE && value <= 0);
    const { error, at } = worstError(x, bench.share(x), (value) => Math.exp(value) / (1 + Math.exp(value)));
    expect(error, `at ${at}`).toBeLessThanOrEqual(3.5);
  });

  it.each(SPECIAL)('%s has its special values', (name, x, expected) => {
    expect([...apply(name, x)]).toEqual(expected);
  });

  it('EXP overflows and becomes subnormal where it should', () => {
    const [finite = 0, subnormal = 0] = apply('EXP', [88.7228, -100]);
    expect(ulps(finite, Math.exp(Math.fround(88.7228)))).toBeLessThan(1.1);
    expect(subnormal).toBe(Math.fround(Math.exp(-100)));
  });

  it('POWER has the special values of Math.pow', () => {
    const sizes = [0, 0.5, 1, 1.5, 2, 3, 1e-45, 1e-30, 1e10, 3e38, 8388607, 16777215, 16777216, 2 ** 31];
    const all = [...sizes, Infinity, NaN].flatMap((value) => [value, -value]).map(Math.fround);
    const x = all.flatMap((value) => all.map(() => value));
    const y = all.flatMap(() => all);
    const actual = bench.power(x, y);
    for (const [i, base] of x.entries()) {
      const [z, expected] = [actual[i] ?? Number.NaN, base ** (y[i] ?? 0)];
      expect(ulps(z, expected), `${base} ** ${y[i]} is ${expected}, got ${z}`).toBeLessThan(1);
      if (expected === 0) expect(Object.is(z, expected), `the sign of ${base} ** ${y[i]}`).toBe(true);
    }
  });

  it('POWER is within 1 ulp', () => {
    // Two additive sequences of irrational step spread the bases and the logarithms of the results evenly.
    const spread = new Float32Array(200_003).map((_, i) => 2 ** (((i * 0.6180339887) % 1) * 250 - 125));
    const x = spread.map((value, i) => (i % 3 === 0 ? 1 + (value % 1) * 2 ** -(i % 20) : value));
    const y = x.map((value, i) => {
      const power = Math.fround((((i * 0.7548776662) % 1) * 278 - 150) / Math.log2(value));
      return Number.isFinite(power) ? power : 1;
    });
    const actual = bench.power(x, y);
    let worst = 0;
    for (const [i, base] of x.entries())
      worst = Math.max(worst, ulps(actual[i] ?? Number.NaN, base ** (y[i] ?? 0)));
    expect(worst).toBeLessThan(1);
  });

  it.each(names)('%s: a lane has the same bits whatever its neighbours', (name) => {
    const x = samples.filter((_, i) => i % 17 === 0);
    const extremes = [NaN, -Infinity, 1e-45, 3e38];
    const mixed = Float32Array.from({ length: 2 * x.length }, (_, i) =>
      i % 2 ? (extremes[(i >> 1) % 4] ?? 0) : (x[i / 2] ?? 0),
    );
    const alone = Float32Array.from({ length: 4 * x.length }, (_, i) => x[i >> 2] ?? 0);
    const [together, apart] = [apply(name, mixed), apply(name, alone)];
    expect(x.findIndex((_, i) => !Object.is(together[2 * i], apart[4 * i]))).toBe(-1);
  });
});
