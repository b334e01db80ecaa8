import * as operation from '../../../operations.ts';

/** erf in float64: a series of positive terms below 3, the continued fraction of erfc from there on. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(a) ? a : Math.sign(x);
  const density = Math.exp(-a * a) / Math.sqrt(Math.PI);
  if (a >= 3) {
    let fraction = a;
    for (let k = 60; k > 0; k--) fraction = a + k / 2 / fraction;
    return Math.sign(x) * (1 - density / fraction);
  }
  let [term, sum] = [a, a];
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * a * a) / (2 * n + 1);
    sum += term;
  }
  return Math.sign(x) * 2 * density * sum;
}

const logistic = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** What a task computes in float32: the function in float64, and the greatest error in units in the last place. */
export interface Approximated {
  /** Its number in operations.ts. */
  readonly code: number;
  readonly reference: (x: number) => number;
  readonly ulps: number;
}

/** The operations that are approximated. */
export const APPROXIMATED = {
  EXP: { code: operation.EXP, reference: Math.exp, ulps: 1.1 },
  LOG: { code: operation.LOG, reference: Math.log, ulps: 1 },
  TANH: { code: operation.TANH, reference: Math.tanh, ulps: 1.5 },
  ERF: { code: operation.ERF, reference: erf, ulps: 2 },
  LOG1P: { code: operation.LOG1P, reference: Math.log1p, ulps: 2 },
  EXPM1: { code: operation.EXPM1, reference: Math.expm1, ulps: 2 },
  SIGMOID: { code: operation.SIGMOID, reference: logistic, ulps: 2.5 },
  SIN: { code: operation.SIN, reference: Math.sin, ulps: 2 },
  COS: { code: operation.COS, reference: Math.cos, ulps: 2 },
  SOFTPLUS: { code: operation.SOFTPLUS, reference: softplus, ulps: 2 },
  RSQRT: { code: operation.RSQRT, reference: (x: number) => 1 / Math.sqrt(x), ulps: 1.5 },
} as const satisfies Record<string, Approximated>;
