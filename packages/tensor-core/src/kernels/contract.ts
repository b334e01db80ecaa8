import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * A fused kernel that a backend may offer under `name`, and what is computed where it does not.
 *
 * The accelerated kernel takes `inputs` and `attributes` and returns its outputs in the order of `outputs`; `composed`
 * computes the same from tfjs operations, to the tolerances of the kernel's test. A caller never asks which one ran.
 */
export interface KernelContract<Inputs extends NamedTensorMap, Attributes extends object> {
  readonly name: string;
  /** The names of the outputs, in order. */
  readonly outputs: readonly string[];
  composed(inputs: Inputs, attributes: Attributes): Tensor[];
}

/** True when the current backend brings a kernel of its own for `name`. */
export function isAccelerated(name: string): boolean {
  // runKernel throws where a kernel is absent, so look first.
  return getKernel(name, getBackend()) !== undefined;
}

/**
 * Runs the current backend's kernel for `contract`, or its composed form. On the tape an accelerated kernel needs a
 * gradient registered under its name; a composed one is differentiated through its operations.
 */
export function runContract<Inputs extends NamedTensorMap, Attributes extends object>(
  contract: KernelContract<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): Tensor[] {
  if (!isAccelerated(contract.name)) return contract.composed(inputs, attributes);
  const outputs = engine().runKernel(contract.name, inputs, attributes as NamedAttrMap);
  return Array.isArray(outputs) ? outputs : [outputs as Tensor];
}
