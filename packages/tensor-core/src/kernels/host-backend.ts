import { getBackend } from '@tensorflow/tfjs-core';

/**
 * True where the values of a tensor lie in memory that JavaScript reads at once, and where a plain loop therefore beats
 * a detour over several kernels: tfjs's cpu and wasm, and mneme's own. Any other backend may not be able to read in the middle of a step.
 */
export function isHostBackend(): boolean {
  const backend = getBackend();
  return backend === 'cpu' || backend === 'wasm' || backend === 'mneme';
}
