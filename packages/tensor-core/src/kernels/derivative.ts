import {
  addN,
  engine,
  type GradConfig,
  grads,
  mul,
  type NamedTensorMap,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type KernelContract, runContract } from './contract.ts';

/** The contract that a {@link derivative} is of. */
export interface Differentiable<Inputs extends NamedTensorMap> {
  readonly name: string;
  /** Its inputs: all of them are differentiated by. */
  readonly names: readonly (keyof Inputs & string)[];
  readonly outputs: readonly string[];
  readonly composed: (inputs: Inputs) => Tensor[];
}

/** A contract for gradients, and what makes the tape run it. */
export interface Derivative {
  readonly kernel: KernelContract<NamedTensorMap, object>;
  readonly gradient: Omit<GradConfig, 'kernelName'>;
}

/**
 * The gradients of a contract as one more, `<name>Gradient`: from the inputs and, as `d<Output>`, the gradients of the
 * outputs it makes those of the inputs, in their order. Where a backend has no kernel for it, the composed form of the
 * contract is run again and differentiated.
 */
export function derivative<Inputs extends NamedTensorMap>(of: Differentiable<Inputs>): Derivative {
  const { name, names, composed } = of;
  const upstream = of.outputs.map(named);
  const kernel: KernelContract<NamedTensorMap, object> = {
    name: `${name}Gradient`,
    outputs: names.map(named),
    composed: (given) => {
      const reached = upstream.map((output) => given[output] as Tensor);
      return composedGradients(composed, given as Inputs, names, reached);
    },
  };
  const gradFunc: GradConfig['gradFunc'] = (dy, saved) => {
    const reached = Array.isArray(dy) ? dy : [dy];
    const inputs = Object.fromEntries([
      ...names.map((input, i) => [input, saved[i]]),
      ...upstream.map((output, i) => [output, reached[i]]),
    ]) as NamedTensorMap;
    const made = runContract(kernel, inputs, {});
    return Object.fromEntries(names.map((input, i) => [input, () => made[i] as Tensor]));
  };
  return { kernel, gradient: { inputsToSave: [...names], gradFunc } };
}

function named(tensor: string): string {
  return `d${tensor.charAt(0).toUpperCase()}${tensor.slice(1)}`;
}

function composedGradients<Inputs extends NamedTensorMap>(
  composed: (inputs: Inputs) => Tensor[],
  inputs: Inputs,
  names: readonly (keyof Inputs & string)[],
  upstream: readonly Tensor[],
): Tensor[] {
  const weighted = (...given: Tensor[]): Tensor => {
    const record = Object.fromEntries(names.map((name, i) => [name, given[i]])) as unknown as Inputs;
    const outputs = composed(record);
    return addN(outputs.map((output, i) => sum(mul(output, upstream[i] as Tensor))));
  };
  return tidy(() => apart(() => grads(weighted)(names.map((name) => inputs[name] as Tensor))));
}

/**
 * Runs `f` on a tape of its own: the outer one is still being read, and a gradient taken within would clear it. Within a
 * kernel, where there is none, as well.
 */
function apart<Result>(f: () => Result): Result {
  const { state } = engine();
  const { activeTape, kernelDepth } = state;
  state.kernelDepth = 0;
  try {
    return f();
  } finally {
    Object.assign(state, { activeTape, kernelDepth });
  }
}
