import {
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  registerGradient,
  type Tensor,
  unregisterGradient,
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
  /**
   * The gradient of the accelerated kernel, where it is run on the tape. Needed by kernels several of whose outputs are
   * differentiated; one that is run within {@link withGradient} has its gradient from there.
   */
  readonly gradient?: Omit<GradConfig, 'kernelName'>;
  composed(inputs: Inputs, attributes: Attributes): Tensor[];
}

/** True when the current backend brings a kernel of its own for `name`. */
export function isAccelerated(name: string): boolean {
  // runKernel throws where a kernel is absent, so look first.
  return getKernel(name, getBackend()) !== undefined;
}

/**
 * Runs the current backend's kernel for `contract`, or its composed form. On the tape an accelerated kernel is
 * differentiated by the contract's gradient, a composed one through its operations.
 *
 * @throws {RangeError} where the backend's kernel gives another number of outputs than the contract names
 */
export function runContract<Inputs extends NamedTensorMap, Attributes extends object>(
  contract: KernelContract<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): Tensor[] {
  const { name, outputs: names } = contract;
  if (!isAccelerated(name)) return contract.composed(inputs, attributes);
  if (contract.gradient) registerOnce(name, contract.gradient);
  const result = engine().runKernel(name, inputs, attributes as NamedAttrMap);
  const outputs = Array.isArray(result) ? result : [result as Tensor];
  if (outputs.length === names.length) return outputs;
  throw new RangeError(`${name}: outputs must be [${names.join(', ')}], got ${outputs.length} of them`);
}

/** The tape looks a gradient up by the kernel's name when the kernel runs, so it must be there before. */
function registerOnce(kernelName: string, gradient: Omit<GradConfig, 'kernelName'>): void {
  const current: GradConfig | undefined = getGradient(kernelName);
  if (current?.gradFunc === gradient.gradFunc) return;
  if (current) unregisterGradient(kernelName); // registering over it would warn
  registerGradient({ ...gradient, kernelName });
}
