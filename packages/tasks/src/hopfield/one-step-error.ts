import { randomPattern } from '@mneme/hopfield';
import { type Random, requireInteger } from '@mneme/tensor-core';
import { matMul, mul, sub, tensor, tidy } from '@tensorflow/tfjs-core';

/** The share of states that are wrong after one step from a stored pattern, in one drawing of all patterns. */
export interface OneStepDraw {
  readonly neurons: number;
  readonly patterns: number;
  readonly random: Random;
}

/**
 * Stores random patterns by Hebb's rule without a diagonal, starts from each of them, updates every neuron once, and counts the states
 * that are wrong. A neuron that nothing drives becomes 1. All patterns at once, by their products with each other:
 * `x_i^p h_i^p = N - P + x_i^p sum_(q /= p) x_i^q (x^q . x^p)`, exact in whole numbers.
 */
export function oneStepError({ neurons, patterns, random }: OneStepDraw): number {
  requireInteger('oneStepError', 'neurons', neurons, 2);
  requireInteger('oneStepError', 'patterns', patterns);
  const states = Float32Array.from(
    Array.from({ length: patterns }, (_, p) => [...randomPattern(neurons, random.at(p))]).flat(),
  );
  const driven = tidy(() => {
    const x = tensor(states, [patterns, neurons]);
    const products = matMul(x, x, false, true);
    return sub(matMul(products, x), mul(x, patterns)).dataSync<'float32'>();
  });
  let wrong = 0;
  for (const [at, field] of driven.entries()) if ((field >= 0 ? 1 : -1) !== states[at]) wrong++;
  return wrong / states.length;
}

/**
 * What {@link oneStepError} is on average, exactly: the other patterns drive a neuron by a sum of (N - 1)(P - 1) independent signs, and it
 * goes wrong where they outweigh its own pattern's N - 1; of ties, half.
 */
export function oneStepErrorExpected(neurons: number, patterns: number): number {
  const signs = (neurons - 1) * (patterns - 1);
  // Wrong where more than (signs + N - 1) / 2 of them are against it.
  const needed = (signs + neurons - 1) / 2;
  let total = 0;
  for (let count = Math.ceil(needed); count <= signs; count++) {
    const chance = Math.exp(logChoose(signs, count) - signs * Math.LN2);
    total += count === needed ? chance / 2 : chance;
    if (chance < 1e-18 * total) break;
  }
  return total;
}

/** The same by the normal distribution, for many neurons: `erfc(sqrt((N - 1) / (2 (P - 1)))) / 2`. */
export function oneStepErrorNormal(neurons: number, patterns: number): number {
  return patterns === 1 ? 0 : erfc(Math.sqrt((neurons - 1) / (2 * (patterns - 1)))) / 2;
}

/** And for infinitely many: `erfc(sqrt(N / (2 P))) / 2`, which at 1,000 neurons is clearly off. */
export function oneStepErrorAsymptotic(neurons: number, patterns: number): number {
  return erfc(Math.sqrt(neurons / (2 * patterns))) / 2;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series, which has all digits from 20 on. */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5);
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series;
}

/** For x of at least 0: a continued fraction far out, else 1 less the power series of the error function. */
function erfc(x: number): number {
  if (x > 2.5) {
    let fraction = x;
    for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
    return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
  }
  let [term, sum] = [x, x];
  for (let k = 1; k < 80; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}
