import {
  add,
  cast,
  cos,
  cosh,
  div,
  exp,
  type GradConfig,
  greaterEqual,
  lessEqual,
  logicalAnd,
  mul,
  neg,
  pow,
  scalar,
  sin,
  sinh,
  sqrt,
  square,
  step,
  sub,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { fromGradient, fromInput, fromOutput } from './define.ts';

const real = (x: Tensor): Tensor => cast(x, 'float32');
const oneMinusSquare = (x: Tensor): Tensor => sub(scalar(1), square(real(x)));

/** Gradients of the functions of one number, activations apart. */
export function elementwiseGradients(): GradConfig[] {
  const magnitude = (dy: Tensor, x: Tensor): Tensor => mul(dy, step(real(x), -1));
  return [
    fromInput('Abs', magnitude),
    fromInput('ComplexAbs', magnitude),
    fromInput<{ clipValueMin: number; clipValueMax: number }>('ClipByValue', (dy, x, limits) => {
      const inside = logicalAnd(greaterEqual(x, limits.clipValueMin), lessEqual(x, limits.clipValueMax));
      return where(inside, dy, zerosLike(dy));
    }),
    fromInput('Erf', (dy, x) => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))),
    fromOutput('Exp', (dy, y) => mul(dy, y)),
    fromInput('Expm1', (dy, x) => mul(dy, exp(x))),
    fromInput('Log', (dy, x) => div(dy, real(x))),
    fromInput('Log1p', (dy, x) => div(dy, add(x, 1))),
    fromGradient('Neg', (dy) => neg(dy)),
    fromInput('Reciprocal', (dy, x) => div(dy, neg(square(x)))),
    fromInput('Rsqrt', (dy, x) => neg(div(dy, mul(pow(x, 1.5), 2)))),
    fromInput('Sqrt', (dy, x) => div(dy, mul(sqrt(real(x)), 2))),
    fromInput('Square', (dy, x) => mul(dy, mul(real(x), 2))),
    ...trigonometric(),
  ];
}

function trigonometric(): GradConfig[] {
  return [
    fromInput('Acos', (dy, x) => neg(div(dy, sqrt(oneMinusSquare(x))))),
    fromInput('Acosh', (dy, x) => div(dy, sqrt(sub(square(real(x)), 1)))),
    fromInput('Asin', (dy, x) => div(dy, sqrt(oneMinusSquare(x)))),
    fromInput('Asinh', (dy, x) => div(dy, sqrt(add(scalar(1), square(real(x)))))),
    fromInput('Atan', (dy, x) => div(dy, add(square(real(x)), 1))),
    fromInput('Atanh', (dy, x) => div(dy, oneMinusSquare(x))),
    fromInput('Cos', (dy, x) => mul(neg(sin(real(x))), dy)),
    fromInput('Cosh', (dy, x) => mul(sinh(real(x)), dy)),
    fromInput('Sin', (dy, x) => mul(cos(real(x)), dy)),
    fromInput('Sinh', (dy, x) => mul(cosh(real(x)), dy)),
    fromInput('Tan', (dy, x) => div(dy, square(cos(x)))),
  ];
}
