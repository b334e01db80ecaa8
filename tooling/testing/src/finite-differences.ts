import { mul, sum, type Tensor, tensor, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import { toBeClose } from './close.ts';

/** The central difference of `f` at `x`, in the arithmetic of `f`: give it a float64 oracle where there is one. */
export function numericGradient(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step: (value: number) => number,
): number[] {
  const point = Float64Array.from(x);
  return Array.from(point, (value, i) => {
    const h = step(value);
    const at = (moved: number): number => {
      point[i] = moved;
      const result = f(point);
      point[i] = value;
      return result;
    };
    return (at(value + h) - at(value - h)) / (2 * h);
  });
}

export interface GradientCheck {
  /** The same function on plain float64 arrays, flattened in row-major order. Without it `f` itself is differenced, in float32. */
  readonly oracle?: (...inputs: Float64Array[]) => ArrayLike<number>;
  readonly relative?: number;
  readonly absolute?: number;
}

/**
 * Checks the gradient of `f` in every input against finite differences. The outputs are weighted by fixed, unequal
 * factors, so that a gradient that is right only for a plain sum is found out.
 */
export function expectGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  check: GradientCheck = {},
): void {
  const { oracle, relative = oracle ? 1e-4 : 1e-2, absolute = oracle ? 1e-4 : 1e-2 } = check;
  const exact = tidy(() => {
    const weighted = (...xs: Tensor[]): Tensor => {
      const y = f(...xs);
      return sum(mul(y, tensor(factors(y.size), y.shape)));
    };
    const { grads } = valueAndGrads(weighted)([...inputs]);
    return grads.map((gradient) => Array.from(gradient.dataSync()));
  });
  const values = inputs.map((input) => Float64Array.from(input.dataSync()));
  for (const [n, input] of inputs.entries()) {
    const objective = (x: Float64Array): number => {
      const point = values.map((value, i) => (i === n ? x : value));
      const y = oracle ? oracle(...point) : evaluate(f, inputs, point);
      const weights = factors(y.length);
      return Array.from(y).reduce((total, value, i) => total + value * (weights[i] ?? 0), 0);
    };
    const step = oracle ? () => 1e-5 : (value: number) => 5e-3 * Math.max(1, Math.abs(value));
    toBeClose(exact[n] ?? [], numericGradient(objective, input.dataSync(), step), { relative, absolute });
  }
}

function evaluate(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  point: readonly Float64Array[],
): ArrayLike<number> {
  return tidy(() =>
    f(...inputs.map((input, i) => tensor(Float32Array.from(point[i] ?? []), input.shape))).dataSync(),
  );
}

function factors(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.fround(((i * 7 + 3) % 11) / 5 - 0.9));
}
