import { add, div, mul, relu, type Scalar, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';

type RmsPropInputs = {
  parameter: Tensor;
  gradient: Tensor;
  square: Tensor;
  velocity: Tensor;
  learningRate: Scalar;
};

interface RmsPropAttributes {
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
}

/** `MnemeRmsPropStep`: the new `parameter`, `square` and `velocity`. */
export const rmsPropStep: KernelContract<RmsPropInputs, RmsPropAttributes> = {
  name: 'MnemeRmsPropStep',
  outputs: ['parameter', 'square', 'velocity'],
  composed: (inputs, attributes) => {
    const nextSquare = running(inputs.square, square(inputs.gradient), attributes.decay);
    return [...move(inputs, nextSquare, nextSquare, attributes)];
  },
};

/** `MnemeCentredRmsPropStep`: the new `parameter`, `square`, `velocity` and `mean`. */
export const centredRmsPropStep: KernelContract<RmsPropInputs & { mean: Tensor }, RmsPropAttributes> = {
  name: 'MnemeCentredRmsPropStep',
  outputs: ['parameter', 'square', 'velocity', 'mean'],
  composed: (inputs, attributes) => {
    const nextSquare = running(inputs.square, square(inputs.gradient), attributes.decay);
    const nextMean = running(inputs.mean, inputs.gradient, attributes.decay);
    // relu: rounding may take a variance below zero.
    const variance = relu(sub(nextSquare, square(nextMean)));
    return [...move(inputs, nextSquare, variance, attributes), nextMean];
  },
};

function move(
  { parameter, gradient, velocity, learningRate }: RmsPropInputs,
  nextSquare: Tensor,
  variance: Tensor,
  { momentum, epsilon }: RmsPropAttributes,
): readonly [Tensor, Tensor, Tensor] {
  const change = mul(div(gradient, sqrt(add(variance, epsilon))), learningRate);
  const nextVelocity = sub(mul(velocity, momentum), change);
  return [add(parameter, nextVelocity), nextSquare, nextVelocity];
}

function running(average: Tensor, value: Tensor, decay: number): Tensor {
  return add(mul(average, decay), mul(value, 1 - decay));
}
