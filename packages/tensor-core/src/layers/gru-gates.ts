import { add, concat, mul, sigmoid, split, square, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { type KernelContract, runContract } from '../kernels/contract.ts';
import { withGradient } from '../ops/with-gradient.ts';
import { axes } from '../shape/axes.ts';

/**
 * What a GRU does with the two sides of its gates, `[batch, 3 size]` each in the order r, z, n, and its
 * state, `[batch, size]`: the next state. The equations are those of `gruStep`.
 *
 * @throws ShapeError `gruGates: projected must be [batch, 6], got [3, 7]: 7 is not 6`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gruGates } from '@mneme/tensor-core';
 *
 * gruGates(tensor([[0, 0, 0]]), tensor([[0, 0, 0]]), tensor([[1]])).print(); // [[0.5]]
 */
export function gruGates(projected: Tensor, recurrent: Tensor, hidden: Tensor): Tensor {
  const { size } = axes('gruGates', { hidden }, { hidden: 'batch size' });
  const gates = `batch ${3 * size}`;
  axes(
    'gruGates',
    { hidden, projected, recurrent },
    { hidden: 'batch size', projected: gates, recurrent: gates },
  );
  return withGradient(
    [projected, recurrent, hidden],
    (save) => {
      save([projected, recurrent, hidden]);
      const [next] = runContract(gruGatesKernel, { projected, recurrent, hidden }, {});
      return next as Tensor;
    },
    (dNext, saved) => {
      const [given, state, before] = saved as [Tensor, Tensor, Tensor];
      return runContract(
        gruGatesGradientKernel,
        { dNext, projected: given, recurrent: state, hidden: before },
        {},
      );
    },
  );
}

type Inputs = { readonly projected: Tensor; readonly recurrent: Tensor; readonly hidden: Tensor };

/**
 * `MnemeGruGates`, with r, z, n of `projected` and r̂, ẑ, n̂ of `recurrent`: `c = tanh(n + sigmoid(r + r̂)
 * n̂)`, `u = sigmoid(z + ẑ)`, `next = c + u (hidden - c)`.
 */
export const gruGatesKernel: KernelContract<Inputs, object> = {
  name: 'MnemeGruGates',
  outputs: ['next'],
  composed(inputs) {
    const { update, candidate } = activated(inputs);
    return [add(candidate, mul(update, sub(inputs.hidden, candidate)))];
  },
};

/** `MnemeGruGatesGradient`: the gradients of `projected`, `recurrent` and `hidden` from that of `next`. */
export const gruGatesGradientKernel: KernelContract<Inputs & { readonly dNext: Tensor }, object> = {
  name: 'MnemeGruGatesGradient',
  outputs: ['dProjected', 'dRecurrent', 'dHidden'],
  composed({ dNext, ...inputs }) {
    const { reset, update, candidate, stateCandidate } = activated(inputs);
    const dHidden = mul(dNext, update);
    const dUpdate = mul(mul(dHidden, sub(inputs.hidden, candidate)), sub(1, update));
    const dCandidate = mul(sub(dNext, dHidden), sub(1, square(candidate)));
    const dStateCandidate = mul(dCandidate, reset);
    const dReset = mul(mul(dStateCandidate, stateCandidate), sub(1, reset));
    return [concat([dReset, dUpdate, dCandidate], 1), concat([dReset, dUpdate, dStateCandidate], 1), dHidden];
  },
};

function activated({
  projected,
  recurrent,
}: Inputs): Record<'reset' | 'update' | 'candidate' | 'stateCandidate', Tensor> {
  const [r, z, n] = split(projected, 3, 1) as [Tensor, Tensor, Tensor];
  const [stateReset, stateUpdate, stateCandidate] = split(recurrent, 3, 1) as [Tensor, Tensor, Tensor];
  const reset = sigmoid(add(r, stateReset));
  const candidate = tanh(add(n, mul(reset, stateCandidate)));
  return { reset, update: sigmoid(add(z, stateUpdate)), candidate, stateCandidate };
}
