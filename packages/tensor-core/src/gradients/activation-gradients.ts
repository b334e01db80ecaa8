import {
  cast,
  engine,
  exp,
  type GradConfig,
  greater,
  lessEqual,
  mul,
  scalar,
  sigmoid,
  square,
  step,
  sub,
  sum,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { reduceToShape } from '../ops/reduce-to-shape.ts';
import { fromInput, fromOutput } from './define.ts';

// Klambauer et al. 2017, equation 2.
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALE_ALPHA = 1.7580993408473768;

/** Gradients of the activations and of the softmax kernels. */
export function activationGradients(): GradConfig[] {
  return [
    fromOutput('Elu', (dy, y) => engine().runKernel('EluGrad', { dy, y }) as Tensor),
    fromInput<{ alpha: number }>('LeakyRelu', (dy, x, { alpha }) => where(greater(x, 0), dy, mul(dy, alpha))),
    fromInput('Relu', (dy, x) => mul(dy, cast(step(x), 'float32'))),
    fromInput('Relu6', (dy, x) => mul(dy, cast(mul(lessEqual(x, 6), step(x)), 'float32'))),
    fromInput('Selu', (dy, x) => {
      const below = mul(mul(dy, scalar(SELU_SCALE_ALPHA)), exp(cast(x, 'float32')));
      return where(greater(x, scalar(0)), mul(dy, scalar(SELU_SCALE)), below);
    }),
    fromOutput('Sigmoid', (dy, y) => mul(dy, mul(y, sub(scalar(1), y)))),
    fromInput('Softplus', (dy, x) => mul(dy, sigmoid(x))),
    fromOutput('Tanh', (dy, y) => mul(sub(scalar(1), square(y)), dy)),
    fromOutput<{ dim: number }>('Softmax', softmaxDerivative, 'logits'),
    fromOutput<{ axis: number }>(
      'LogSoftmax',
      (dy, y, { axis }) => sub(dy, mul(sum(dy, axis, true), exp(y))),
      'logits',
    ),
    preluGradient(),
  ];
}

function softmaxDerivative(dy: Tensor, y: Tensor, { dim }: { dim: number }): Tensor {
  const weighted = mul(dy, y);
  return sub(weighted, mul(sum(weighted, [dim], true), y));
}

function preluGradient(): GradConfig {
  return {
    kernelName: 'Prelu',
    inputsToSave: ['x', 'alpha'],
    gradFunc: (gradient, saved) => {
      const dy = gradient as Tensor;
      const [x, alpha] = saved as [Tensor, Tensor];
      const positive = greater(x, 0);
      return {
        x: () => where(positive, dy, mul(dy, alpha)),
        alpha: () => reduceToShape(where(positive, zerosLike(dy), mul(dy, x)), alpha.shape),
      };
    },
  };
}
