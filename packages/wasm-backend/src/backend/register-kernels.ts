import {
  getKernelsForBackend,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Attributes, Inputs, Kernel } from '../kernels/kernel.ts';
import type { WasmBackend } from './wasm-backend.ts';

/** Registers tfjs's cpu kernels for the backend `backendName`, and `kernels` over or beside them; once. */
export function registerKernels(backendName: string, kernels: readonly Kernel[]): void {
  if (getKernelsForBackend(backendName).length > 0) return;
  const own = new Map(kernels.map((kernel) => [kernel.name, kernel]));
  for (const config of getKernelsForBackend('cpu')) {
    const kernel = own.get(config.kernelName);
    own.delete(config.kernelName);
    const fallback = counted(config);
    registerKernel({ ...config, backendName, kernelFunc: kernel ? preferred(kernel, fallback) : fallback });
  }
  for (const kernel of own.values()) {
    registerKernel({
      kernelName: kernel.name,
      backendName,
      kernelFunc: preferred(kernel, refuse(kernel.name)),
    });
  }
}

function counted({ kernelName, kernelFunc }: KernelConfig): KernelFunc {
  return (params) => {
    const backend = params.backend as WasmBackend;
    return backend.fallBack(kernelName, () => {
      const result = kernelFunc(params);
      return Array.isArray(result)
        ? result.map((info) => backend.asDeclared(info))
        : backend.asDeclared(result);
    });
  };
}

function preferred(kernel: Kernel, fallback: KernelFunc): KernelFunc {
  return (params) =>
    kernel.run(
      params.backend as WasmBackend,
      params.inputs as unknown as Inputs,
      params.attrs as unknown as Attributes,
    ) ?? fallback(params);
}

function refuse(name: string): KernelFunc {
  return ({ inputs }) => {
    const types = Object.entries(inputs).map(
      ([input, tensor]) => `${input}: ${(tensor as TensorInfo).dtype}`,
    );
    throw new TypeError(`${name}: inputs must be of the types of its contract, got ${types.join(', ')}`);
  };
}
