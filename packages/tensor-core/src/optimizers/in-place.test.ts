import {
  type KernelConfig,
  registerKernel,
  type Scalar,
  setBackend,
  type Tensor,
  tensor,
  tidy,
  unregisterKernel,
  variable,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { toBeClose } from '@mneme/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sgd, sgdStep } from './sgd.ts';

interface SharedData {
  refCount(id: object): number;
  incRef(id: object): void;
  readSync(id: object): Float32Array;
}

interface Call {
  readonly inputs: { readonly parameter: Tensor; readonly gradient: Tensor; readonly learningRate: Scalar };
  readonly backend: SharedData;
}

describe('a step kernel that writes in place', () => {
  let written = 0;

  function step({ inputs, backend }: Call): object {
    const { parameter, gradient, learningRate } = inputs;
    if (backend.refCount(parameter.dataId) > 1) return tidy(() => sgdStep.composed(inputs, {}));
    const values = backend.readSync(parameter.dataId);
    const [steps, [rate = 0]] = [gradient.dataSync(), learningRate.dataSync()];
    for (const [i, value] of values.entries()) values[i] = value - rate * (steps[i] ?? 0);
    written++;
    backend.incRef(parameter.dataId);
    return { dataId: parameter.dataId, shape: parameter.shape, dtype: parameter.dtype };
  }

  beforeAll(async () => {
    await setBackend('cpu');
    const config: object = { kernelName: sgdStep.name, backendName: 'cpu', kernelFunc: step };
    registerKernel(config as KernelConfig);
  });
  afterAll(() => unregisterKernel(sgdStep.name, 'cpu'));

  it('changes the data of a variable, but not of its clones', () => {
    const model = { weight: tidy(() => variable(tensor([3, 5]))) };
    const optimizer = new Sgd({ learningRate: 1 });
    const gradients = new Map([['weight', tensor([1, 2])]]);
    optimizer.apply(model, gradients);
    expect(written).toBe(1);
    const clone = model.weight.clone();
    optimizer.apply(model, gradients);
    expect(written).toBe(1);
    optimizer.apply(model, gradients);
    expect(written).toBe(2);
    toBeClose(clone, [2, 3]);
    toBeClose(model.weight, [0, -1]);
  });
});
