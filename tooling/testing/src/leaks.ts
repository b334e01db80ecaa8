import { dispose, memory, type TensorContainer } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Runs `f`, disposes of what it returns, and fails unless as many tensors are left as there were before. */
export function expectNoLeak(f: () => TensorContainer): void {
  const before = memory().numTensors;
  dispose(f());
  expect(memory().numTensors, 'tensors left behind').toBe(before);
}
