import { add, concat, mul, sigmoid, split, square, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { type KernelContract, runContract } from '../kernels/contract.ts';
import { withGradient } from '../ops/with-gradient.ts';
import { axes } from '../shape/axes.ts';

/**
 * What an LSTM does with its gates, `[batch, 4 size]` in the order i, f, g, o, and its cell c, `[batch,
 * size]`: the hidden state and the next cell side by side, `[batch, 2 size]`. The equations are those of
 * `lstmStep`.
 *
 * @throws ShapeError `lstmGates: gates must be [batch, 8], got [3, 7]: 7 is not 8`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { lstmGates } from '@mneme/tensor-core';
 *
 * lstmGates(tensor([[0, 0, 0, 0]]), tensor([[1]])).print(); // [[0.231, 0.5]]
 */
export function lstmGates(gates: Tensor, cell: Tensor): Tensor {
  const { size } = axes('lstmGates', { cell }, { cell: 'batch size' });
  axes('lstmGates', { cell, gates }, { cell: 'batch size', gates: `batch ${4 * size}` });
  return withGradient(
    [gates, cell],
    (save) => {
      const [hidden, next] = runContract(lstmGatesKernel, { gates, cell }, {}) as [Tensor, Tensor];
      save([gates, cell, next]);
      return concat([hidden, next], 1);
    },
    (dy, saved) => {
      const [given, before, next] = saved as [Tensor, Tensor, Tensor];
      const [dHidden, dNext] = split(dy, 2, 1) as [Tensor, Tensor];
      const inputs = { dHidden, dNext, gates: given, cell: before, next };
      return runContract(lstmGatesGradientKernel, inputs, {});
    },
  );
}

/** `MnemeLstmGates`: `next = sigmoid(f) cell + sigmoid(i) tanh(g)` and `hidden = sigmoid(o) tanh(next)`. */
export const lstmGatesKernel: KernelContract<{ readonly gates: Tensor; readonly cell: Tensor }, object> = {
  name: 'MnemeLstmGates',
  outputs: ['hidden', 'next'],
  composed({ gates, cell }) {
    const [input, forget, candidate, output] = activated(gates);
    const next = add(mul(forget, cell), mul(input, candidate));
    return [mul(output, tanh(next)), next];
  },
};

/** `MnemeLstmGatesGradient`: the gradients of `gates` and `cell` from those of `hidden` and `next`. */
export const lstmGatesGradientKernel: KernelContract<
  {
    readonly dHidden: Tensor;
    readonly dNext: Tensor;
    readonly gates: Tensor;
    readonly cell: Tensor;
    readonly next: Tensor;
  },
  object
> = {
  name: 'MnemeLstmGatesGradient',
  outputs: ['dGates', 'dCell'],
  composed({ dHidden, dNext, gates, cell, next }) {
    const [input, forget, candidate, output] = activated(gates);
    const shown = tanh(next);
    const dOutput = mul(dHidden, output);
    // All that reaches the next cell: from later steps, and through the hidden state.
    const total = add(dNext, mul(dOutput, sub(1, square(shown))));
    const dInput = mul(mul(total, input), candidate);
    const dCell = mul(total, forget);
    const dGates = [
      mul(dInput, sub(1, input)),
      mul(mul(dCell, cell), sub(1, forget)),
      mul(mul(total, input), sub(1, square(candidate))),
      mul(mul(dOutput, shown), sub(1, output)),
    ];
    return [concat(dGates, 1), dCell];
  },
};

function activated(gates: Tensor): [Tensor, Tensor, Tensor, Tensor] {
  const [input, forget, candidate, output] = split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  return [sigmoid(input), sigmoid(forget), tanh(candidate), sigmoid(output)];
}
