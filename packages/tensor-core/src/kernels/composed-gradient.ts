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

/**
 * The gradient of a contract's accelerated kernel by way of its composed form, which is run again: for contracts that
 * have no gradient kernel of their own.
 */
export function composedGradient<Inputs extends NamedTensorMap>(
  composed: (inputs: Inputs) => Tensor[],
  names: readonly (keyof Inputs & string)[],
): Omit<GradConfig, 'kernelName'> {
  return {
    inputsToSave: [...names],
    gradFunc: (dy, saved) => {
      const upstream = Array.isArray(dy) ? dy : [dy];
      const weighted = (...inputs: Tensor[]): Tensor => {
        const record = Object.fromEntries(names.map((name, i) => [name, inputs[i]])) as unknown as Inputs;
        const outputs = composed(record);
        return addN(outputs.map((output, i) => sum(mul(output, upstream[i] as Tensor))));
      };
      const made = tidy(() => apart(() => grads(weighted)([...saved] as Tensor[])));
      return Object.fromEntries(names.map((name, i) => [name, () => made[i] as Tensor]));
    },
  };
}

/** Runs `f` on a tape of its own: the outer one is still being read, and a gradient taken within would clear it. */
function apart<Result>(f: () => Result): Result {
  const { state } = engine();
  const outer = state.activeTape;
  try {
    return f();
  } finally {
    state.activeTape = outer;
  }
}
