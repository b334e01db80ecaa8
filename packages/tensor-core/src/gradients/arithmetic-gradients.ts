import {
  add,
  cast,
  clone,
  div,
  floor,
  type GradConfig,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  mul,
  neg,
  pow,
  scalar,
  square,
  sub,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { reduceToShape } from '../ops/reduce-to-shape.ts';
import { fromPair } from './define.ts';

const real = (x: Tensor): Tensor => cast(x, 'float32');

/** Gradients of the functions of two numbers, summed over the axes along which an argument was broadcast. */
export function arithmeticGradients(): GradConfig[] {
  return [
    fromPair('Add', (dy, a, b) => ({
      a: () => reduceToShape(dy, a.shape),
      b: () => reduceToShape(dy, b.shape),
    })),
    fromPair('Sub', (dy, a, b) => ({
      a: () => reduceToShape(dy, a.shape),
      b: () => neg(reduceToShape(dy, b.shape)),
    })),
    fromPair('Multiply', (dy, a, b) => ({
      a: () => reduceToShape(mul(dy, real(b)), a.shape),
      b: () => reduceToShape(mul(dy, real(a)), b.shape),
    })),
    fromPair('RealDiv', quotientDerivatives),
    fromPair('FloorDiv', quotientDerivatives),
    fromPair('Mod', (dy, a, b) => ({
      a: () => reduceToShape(dy, a.shape),
      b: () => reduceToShape(mul(dy, neg(floor(div(a, b)))), b.shape),
    })),
    fromPair('Atan2', (dy, a, b) => {
      const distance = (): Tensor => add(square(a), square(b));
      return {
        a: () => reduceToShape(mul(dy, div(b, distance())), a.shape),
        b: () => reduceToShape(neg(mul(dy, div(a, distance()))), b.shape),
      };
    }),
    powGradient(),
    addNGradient(),
  ];
}

/** Where tfjs forgets to sum over the axes along which an argument was broadcast, and throws. */
export function extremumGradients(): GradConfig[] {
  return [
    fromPair('Maximum', (dy, a, b) => ({
      a: () => reduceToShape(mul(dy, real(greaterEqual(a, b))), a.shape),
      b: () => reduceToShape(mul(dy, real(less(a, b))), b.shape),
    })),
    fromPair('Minimum', (dy, a, b) => ({
      a: () => reduceToShape(mul(dy, real(lessEqual(a, b))), a.shape),
      b: () => reduceToShape(mul(dy, real(greater(a, b))), b.shape),
    })),
    fromPair('SquaredDifference', (dy, a, b) => ({
      a: () => reduceToShape(mul(dy, mul(scalar(2), sub(a, b))), a.shape),
      b: () => reduceToShape(mul(dy, mul(scalar(2), sub(b, a))), b.shape),
    })),
  ];
}

function quotientDerivatives(dy: Tensor, a: Tensor, b: Tensor): { a: () => Tensor; b: () => Tensor } {
  return {
    a: () => reduceToShape(div(dy, real(b)), a.shape),
    b: () => neg(div(reduceToShape(mul(dy, real(a)), b.shape), real(square(b)))),
  };
}

function powGradient(): GradConfig {
  return {
    kernelName: 'Pow',
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc: (gradient, saved) => {
      const dy = gradient as Tensor;
      const [base, exponent, y] = saved as [Tensor, Tensor, Tensor];
      return {
        a: () => {
          const power = real(exponent);
          return reduceToShape(mul(dy, mul(power, pow(base, sub(power, scalar(1))))), base.shape);
        },
        b: () => {
          // log of a base that is not positive would be NaN, and 0 * NaN as well.
          const logarithm = where(greater(base, 0), log(base), zerosLike(base));
          return reduceToShape(mul(dy, mul(y, logarithm)), exponent.shape);
        },
      };
    },
  };
}

function addNGradient(): GradConfig {
  return {
    kernelName: 'AddN',
    saveAllInputs: true,
    gradFunc: (dy, saved) => Object.fromEntries(saved.map((_, i) => [i, () => clone(dy as Tensor)])),
  };
}
