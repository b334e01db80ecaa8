import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../random-case.ts';
import { EQUAL, EXACT, FUNCTION, type Tolerance } from '../tolerance.ts';
import type { Subject } from './subject.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;

const unary = (kernel: string, run: Unary, tolerance: Tolerance, values: Values = {}): Subject => ({
  kernel,
  tolerance,
  draw: (draw) => ({ given: [draw.floats(draw.shape(), values)], run }),
});

const positive: Values = { low: 0.01, high: 90 };

/** Operations of one operand. */
export const UNARY: readonly Subject[] = [
  unary('Abs', tf.abs, EXACT),
  unary('Neg', tf.neg, EXACT),
  unary('Exp', tf.exp, FUNCTION, { low: -110, high: 95 }),
  unary('Expm1', tf.expm1, FUNCTION, { low: -20, high: 60 }),
  unary('Log', tf.log, FUNCTION, positive),
  unary('Log1p', tf.log1p, FUNCTION, positive),
  unary('Tanh', tf.tanh, FUNCTION),
  unary('Sigmoid', tf.sigmoid, FUNCTION, { low: -80, high: 80 }),
  // tfjs's own erf is a formula of five terms, good to 1.5e-7.
  unary('Erf', tf.erf, { ulps: 4, absolute: 4e-7 }),
  unary('Sin', tf.sin, { ulps: 3, absolute: 1e-7 }, { low: -300, high: 300 }),
  unary('Cos', tf.cos, { ulps: 3, absolute: 1e-7 }, { low: -300, high: 300 }),
  unary('Sqrt', tf.sqrt, EXACT),
  unary('Rsqrt', tf.rsqrt, FUNCTION),
  unary('Square', tf.square, EXACT),
  unary('Reciprocal', tf.reciprocal, EXACT),
  unary('Relu', tf.relu, EXACT),
  unary('Relu6', tf.relu6, EXACT),
  // tfjs takes 1 from the exponential, and loses what is small by it.
  unary('Elu', tf.elu, { ulps: 3, absolute: 2e-7 }),
  unary('Selu', tf.selu, { ulps: 3, absolute: 4e-7 }),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.3), FUNCTION),
  // tfjs leaves the logarithm's form for the exponential's early.
  unary('Softplus', tf.softplus, { ulps: 4, absolute: 3e-7 }, { low: -30, high: 30 }),
  unary('Step', (x) => tf.step(x, 0.25), EQUAL),
  unary('Sign', tf.sign, EQUAL),
  unary('Floor', tf.floor, EXACT, { low: -9, high: 9 }),
  unary('Ceil', tf.ceil, EXACT, { low: -9, high: 9 }),
  unary('Round', tf.round, EQUAL, { low: -9, high: 9 }),
  unary('ClipByValue', (x) => tf.clipByValue(x, -1.5, 2), EQUAL),
  unary('IsNan', tf.isNaN, EXACT),
  unary('IsInf', tf.isInf, EXACT),
  unary('IsFinite', tf.isFinite, EXACT),
  unary('ZerosLike', tf.zerosLike, EXACT),
  unary('OnesLike', tf.onesLike, EXACT),
];
