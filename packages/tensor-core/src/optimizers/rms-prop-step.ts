import {
  add,
  div,
  mul,
  relu,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { isHostBackend } from '../kernels/host-backend.ts';

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
  composed: (inputs, attributes) =>
    isHostBackend() ? onHost(inputs, attributes) : rmsPropStepOnDevice(inputs, attributes),
};

/** `MnemeCentredRmsPropStep`: the new `parameter`, `square`, `velocity` and `mean`. */
export const centredRmsPropStep: KernelContract<RmsPropInputs & { mean: Tensor }, RmsPropAttributes> = {
  name: 'MnemeCentredRmsPropStep',
  outputs: ['parameter', 'square', 'velocity', 'mean'],
  composed: (inputs, attributes) =>
    isHostBackend() ? onHost(inputs, attributes) : rmsPropStepOnDevice(inputs, attributes),
};

/** The same by tfjs's kernels, where the values do not lie in host memory; centred where there is a `mean`. */
export function rmsPropStepOnDevice(
  inputs: RmsPropInputs & { mean?: Tensor },
  attributes: RmsPropAttributes,
): Tensor[] {
  const { parameter, gradient, velocity, learningRate } = inputs;
  const { decay, momentum, epsilon } = attributes;
  const running = (average: Tensor, value: Tensor): Tensor => add(mul(average, decay), mul(value, 1 - decay));
  const nextSquare = running(inputs.square, square(gradient));
  const nextMean = inputs.mean && running(inputs.mean, gradient);
  // relu: rounding may take a variance below zero.
  const variance = nextMean ? relu(sub(nextSquare, square(nextMean))) : nextSquare;
  const change = mul(div(gradient, sqrt(add(variance, epsilon))), learningRate);
  const nextVelocity = sub(mul(velocity, momentum), change);
  return [add(parameter, nextVelocity), nextSquare, nextVelocity, ...(nextMean ? [nextMean] : [])];
}

function onHost(inputs: RmsPropInputs & { mean?: Tensor }, attributes: RmsPropAttributes): Tensor[] {
  const { decay, momentum, epsilon } = attributes;
  const [values, gradients] = [read(inputs.parameter), read(inputs.gradient)];
  const [squares, velocities] = [
    Float32Array.from(read(inputs.square)),
    Float32Array.from(read(inputs.velocity)),
  ];
  const means = inputs.mean && Float32Array.from(read(inputs.mean));
  const [learningRate = 0] = read(inputs.learningRate);
  const next = new Float32Array(values.length);
  for (let i = 0; i < next.length; i++) {
    const gradient = gradients[i] ?? 0;
    const square = Math.fround(decay * (squares[i] ?? 0) + (1 - decay) * gradient * gradient);
    const mean = means ? Math.fround(decay * (means[i] ?? 0) + (1 - decay) * gradient) : 0;
    const root = Math.sqrt(Math.max(0, square - mean * mean) + epsilon);
    const velocity = Math.fround(momentum * (velocities[i] ?? 0) - (learningRate * gradient) / root);
    next[i] = (values[i] ?? 0) + velocity;
    squares[i] = square;
    velocities[i] = velocity;
    if (means) means[i] = mean;
  }
  const { shape } = inputs.parameter;
  return [next, squares, velocities, ...(means ? [means] : [])].map((each) => tensor(each, shape));
}

function read(values: Tensor): Float32Array {
  return values.dataSync<'float32'>();
}
