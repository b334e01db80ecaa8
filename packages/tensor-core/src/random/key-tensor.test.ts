import { onEachBackend } from '@mneme/testing';
import { expect, it } from 'vitest';
import { keyTensor, randomOf } from './key-tensor.ts';
import { normal, normalKernel } from './normal.ts';
import { Random } from './random.ts';
import { uniform, uniformKernel } from './uniform.ts';

onEachBackend('keys as tensors', () => {
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
});
