import { expectNoLeak, onEachBackend, STOCK_BACKENDS } from '@mneme/testing';
import {
  fill,
  getBackend,
  type KernelConfig,
  registerKernel,
  type Tensor,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { keyTensor, randomOf } from './key-tensor.ts';
import { normal, normalKernel } from './normal.ts';
import { Random } from './random.ts';
import { uniform, uniformKernel } from './uniform.ts';

onEachBackend(
  'keys as tensors',
  () => {
    it('keep all 64 bits', () => {
      for (const random of [new Random(0), new Random([0xffffffff, 0x80000000]), new Random(5).split('a')]) {
        expect(keyTensor(random).dtype).toBe('int32');
        expect(randomOf(keyTensor(random)).key).toEqual(random.key);
      }
    });

    it('give the kernels what the functions give', () => {
      const random = new Random([0x80000001, 0xfffffffe]);
      const key = keyTensor(random);
      const [uniforms] = uniformKernel.composed({ key }, { shape: [7], low: -1, high: 2 });
      expect(uniforms?.dataSync()).toEqual(uniform([7], random, { low: -1, high: 2 }).dataSync());
      const [normals] = normalKernel.composed({ key }, { shape: [7], mean: 3, deviation: 2 });
      expect(normals?.dataSync()).toEqual(normal([7], random, { mean: 3, deviation: 2 }).dataSync());
    });

    it('reach a kernel that the backend brings', () => {
      const backendName = getBackend();
      const calls: number[][] = [];
      const kernelFunc = ({
        inputs,
        attrs,
      }: {
        inputs: { key: Tensor };
        attrs: { shape: number[] };
      }): Tensor => {
        calls.push(Array.from(inputs.key.dataSync()));
        return fill(attrs.shape, 5);
      };
      for (const draw of [uniform, normal]) {
        const { name: kernelName } = draw === uniform ? uniformKernel : normalKernel;
        const config: object = { kernelName, backendName, kernelFunc };
        registerKernel(config as KernelConfig);
        expect(Array.from(draw([2], new Random([3, 4])).dataSync())).toEqual([5, 5]);
        expectNoLeak(() => draw([2], new Random([3, 4])));
        unregisterKernel(kernelName, backendName);
      }
      expect(calls).toEqual(new Array(4).fill([3, 4]));
    });
  },
  STOCK_BACKENDS,
);
