import { onEachBackend, toBeClose } from '@mneme/testing';
import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { adamStep, adamStepOnDevice } from './adam-step.ts';
import { centredRmsPropStep, rmsPropStep, rmsPropStepOnDevice } from './rms-prop-step.ts';

const random = new Random(1);
const signed = (name: string): Tensor => normal([7, 11], random.split(name));
const positive = (name: string): Tensor => uniform([7, 11], random.split(name));

function same(host: readonly Tensor[], device: readonly Tensor[], outputs: readonly string[]): void {
  expect(host.length).toBe(outputs.length);
  for (const [i, expected] of device.entries())
    toBeClose(host[i] ?? [], expected, { relative: 1e-5, absolute: 1e-6 });
}

onEachBackend('steps where values do not lie in host memory', () => {
  it('Adam is the same', () => {
    const inputs = {
      parameter: signed('parameter'),
      gradient: signed('gradient'),
      mean: signed('mean'),
      variance: positive('variance'),
      learningRate: scalar(0.1),
      rate: scalar(0.05),
      epsilon: scalar(1e-3),
    };
    for (const weightDecay of [0, 0.3]) {
      const attributes = { meanDecay: 0.9, varianceDecay: 0.99, weightDecay };
      same(adamStep.composed(inputs, attributes), adamStepOnDevice(inputs, attributes), adamStep.outputs);
    }
  });

  it('RMSProp is the same, centred or not', () => {
    const [parameter, gradient, velocity] = [signed('parameter'), signed('gradient'), signed('velocity')];
    const plain = { parameter, gradient, velocity, square: positive('square'), learningRate: scalar(0.1) };
    const attributes = { decay: 0.9, momentum: 0.7, epsilon: 0.01 };
    same(
      rmsPropStep.composed(plain, attributes),
      rmsPropStepOnDevice(plain, attributes),
      rmsPropStep.outputs,
    );
    const centred = { ...plain, mean: uniform([7, 11], random.split('mean'), { high: 0.1 }) };
    const device = rmsPropStepOnDevice(centred, attributes);
    same(centredRmsPropStep.composed(centred, attributes), device, centredRmsPropStep.outputs);
  });
});
