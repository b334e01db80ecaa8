import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { ADAM_STEP, MOMENTUM_STEP, RMS_PROP_STEP, SGD_STEP } from '../../tasks.ts';
import { asWord, type Inputs, type Kernel, sizeOf } from '../kernel.ts';
import { flatUnits, UNIT_NUMBERS } from '../units.ts';

/** Contracts of tensor-core. Each writes new values beside the old ones: a step that is cut short has changed nothing. */
function step(
  backend: WasmBackend,
  task: number,
  given: readonly (TensorInfo | undefined)[],
  results: readonly TensorInfo[],
  settings: readonly number[],
  places: number = results.length,
): TensorInfo[] {
  const count = sizeOf((given[0] as TensorInfo).shape);
  const absent: undefined[] = new Array(places - results.length).fill(undefined);
  const addresses = [...given, ...results, ...absent].map((tensor) => (tensor ? backend.address(tensor) : 0));
  backend.pool.run(task, flatUnits(count), [...addresses, count, UNIT_NUMBERS, ...settings]);
  return [...results];
}

function newValues(backend: WasmBackend, { parameter }: Inputs, count: number): TensorInfo[] {
  return Array.from({ length: count }, () => backend.output((parameter as TensorInfo).shape));
}

export const sgdStep: Kernel = {
  name: 'MnemeSgdStep',
  run(backend, inputs) {
    const { parameter, gradient, learningRate } = inputs;
    return step(backend, SGD_STEP, [parameter, gradient, learningRate], newValues(backend, inputs, 1), []);
  },
};

export const momentumStep: Kernel = {
  name: 'MnemeMomentumStep',
  run(backend, inputs, { momentum, nesterov }) {
    const { parameter, gradient, velocity, learningRate } = inputs;
    const given = [parameter, gradient, velocity, learningRate];
    const settings = [asWord(momentum as number), +(nesterov === true)];
    return step(backend, MOMENTUM_STEP, given, newValues(backend, inputs, 2), settings);
  },
};

export const adamStep: Kernel = {
  name: 'MnemeAdamStep',
  run(backend, inputs, attributes) {
    const { parameter, gradient, mean, variance, learningRate, rate, epsilon } = inputs;
    const { meanDecay, varianceDecay, weightDecay } = attributes as Record<string, number>;
    const given = [parameter, gradient, mean, variance, learningRate, rate, epsilon];
    const settings = [...shares(meanDecay), ...shares(varianceDecay), asWord(weightDecay ?? 0)];
    return step(backend, ADAM_STEP, given, newValues(backend, inputs, 3), settings);
  },
};

export const rmsPropStep: Kernel = { name: 'MnemeRmsPropStep', run: rmsProp };

export const centredRmsPropStep: Kernel = { name: 'MnemeCentredRmsPropStep', run: rmsProp };

function rmsProp(backend: WasmBackend, inputs: Inputs, attributes: object): TensorInfo[] {
  const { parameter, gradient, square, velocity, learningRate, mean } = inputs;
  const { decay, momentum, epsilon } = attributes as Record<string, number>;
  const given = [parameter, gradient, square, velocity, learningRate, mean];
  const results = newValues(backend, inputs, mean ? 4 : 3);
  const settings = [...shares(decay), asWord(momentum ?? 0), asWord(epsilon ?? 0)];
  // The task's words have a place for the mean, also where there is none.
  return step(backend, RMS_PROP_STEP, given, results, settings, 4);
}

/** What a running mean keeps, and what it takes of the new. */
function shares(decay = 0): number[] {
  return [asWord(decay), asWord(1 - decay)];
}
