import { expectGradient, onEachBackend } from '@mneme/testing';
import {
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  clipByValue,
  cos,
  cosh,
  elu,
  erf,
  exp,
  expm1,
  leakyRelu,
  log,
  log1p,
  neg,
  prelu,
  reciprocal,
  relu,
  relu6,
  rsqrt,
  selu,
  sigmoid,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  type Tensor,
  tan,
  tanh,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { ensureGradients } from './ensure-gradients.ts';

type Row = readonly [string, (x: Tensor) => Tensor, (x: number) => number, readonly number[]];

const anywhere = [-2.3, -0.7, -0.1, 0.2, 0.9, 1.7, 7.1];
const positive = [0.1, 0.4, 0.9, 1.6, 3.1];
const inside = [-0.9, -0.4, -0.1, 0.2, 0.7];
const scale = 1.0507009873554805;

const functions: readonly Row[] = [
  ['abs', abs, Math.abs, anywhere],
  ['acos', acos, Math.acos, inside],
  ['acosh', acosh, Math.acosh, [1.1, 1.9, 5.3]],
  ['asin', asin, Math.asin, inside],
  ['asinh', asinh, Math.asinh, anywhere],
  ['atan', atan, Math.atan, anywhere],
  ['atanh', atanh, Math.atanh, inside],
  ['clipByValue', (x) => clipByValue(x, -1, 1), (x) => Math.min(1, Math.max(-1, x)), anywhere],
  ['cos', cos, Math.cos, anywhere],
  ['cosh', cosh, Math.cosh, inside],
  ['elu', elu, (x) => (x > 0 ? x : Math.expm1(x)), anywhere],
  ['exp', exp, Math.exp, inside],
  ['expm1', expm1, Math.expm1, inside],
  ['leakyRelu', (x) => leakyRelu(x, 0.3), (x) => (x > 0 ? x : 0.3 * x), anywhere],
  ['log', log, Math.log, positive],
  ['log1p', log1p, Math.log1p, positive],
  ['neg', neg, (x) => -x, anywhere],
  ['prelu', (x) => prelu(x, tensor([0.2])), (x) => (x > 0 ? x : 0.2 * x), anywhere],
  ['reciprocal', reciprocal, (x) => 1 / x, positive],
  ['relu', relu, (x) => Math.max(0, x), anywhere],
  ['relu6', relu6, (x) => Math.min(6, Math.max(0, x)), anywhere],
  ['rsqrt', rsqrt, (x) => 1 / Math.sqrt(x), positive],
  ['selu', selu, (x) => (x > 0 ? scale * x : 1.7580993408473768 * Math.expm1(x)), anywhere],
  ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x)), anywhere],
  ['sin', sin, Math.sin, anywhere],
  ['sinh', sinh, Math.sinh, inside],
  ['softplus', softplus, (x) => Math.log1p(Math.exp(x)), anywhere],
  ['sqrt', sqrt, Math.sqrt, positive],
  ['square', square, (x) => x * x, anywhere],
  ['tan', tan, Math.tan, inside],
  ['tanh', tanh, Math.tanh, inside],
];

onEachBackend('gradients of the functions of one number', () => {
  beforeAll(ensureGradients);

  it.each(functions)('%s', (_, f, oracle, points) => {
    expectGradient(f, [tensor([...points])], { oracle: (x) => x.map(oracle) });
  });

  it('erf', () => {
    const derivative = (x: number): number => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    // The integral of the derivative by Simpson's rule.
    const integral = (x: number): number => {
      let sum = derivative(0) + derivative(x);
      for (let i = 1; i < 200; i++) sum += derivative((i * x) / 200) * (i % 2 ? 4 : 2);
      return (sum * x) / 600;
    };
    expectGradient(erf, [tensor(inside)], { oracle: (x) => x.map(integral) });
  });
});
