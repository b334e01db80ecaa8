import { ensureGradients } from '@mneme/tensor-core';
import { getGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import * as kernels from '@tensorflow/tfjs-core/dist/kernel_names';

// Without stock gradients to stand beside, every one of ours is registered.
for (const name of Object.values(kernels)) {
  if (typeof name === 'string' && getGradient(name)) unregisterGradient(name);
}
ensureGradients();
