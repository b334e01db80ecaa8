import {
  add,
  mul,
  sigmoid,
  slice,
  split,
  sub,
  type Tensor,
  tanh,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.ts';
import { axes } from '../shape/axes.ts';
import type { GruState } from './gru-cell.ts';
import { linear } from './linear.ts';
import {
  type RecurrentCell,
  type RecurrentConfig,
  type RecurrentStep,
  recurrentParameters,
  type StateWeights,
} from './recurrent-cell.ts';

/**
 * Gated recurrent unit as in Cho et al. 2014 (equations 5 to 8) and Bahdanau et al. 2015, {@link
 * resetFirstGruStep}: the reset gate acts on the state before it is multiplied (ONNX: `linear_before_reset =
 * 0`). The update gate keeps the old state, as in Cho et al. and PyTorch; Bahdanau et al. have 1 - z there.
 * Gates in the order reset, update, candidate.
 *
 * @throws RangeError `ResetFirstGruCell: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random, ResetFirstGruCell } from '@mneme/tensor-core';
 *
 * const cell = new ResetFirstGruCell({ input: 3, size: 5 }, new Random(0));
 * console.log(cell.call(ones([2, 3]), cell.initialState(2)).output.shape); // [2, 5]
 */
export class ResetFirstGruCell implements RecurrentCell<GruState> {
  readonly size: number;
  readonly inputWeight: Variable;
  readonly stateWeight: Variable;
  readonly inputBias: Variable | undefined;
  readonly stateBias: Variable | undefined;

  constructor(config: RecurrentConfig, random: Random) {
    const parameters = recurrentParameters('ResetFirstGruCell', 3, config, random);
    this.size = config.size;
    this.inputWeight = parameters.inputWeight;
    this.stateWeight = parameters.stateWeight;
    this.inputBias = parameters.inputBias;
    this.stateBias = parameters.stateBias;
  }

  call(x: Tensor, state: GruState): RecurrentStep<GruState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return linear(x, this.inputWeight, this.inputBias);
  }

  advance(projected: Tensor, state: GruState): RecurrentStep<GruState> {
    return resetFirstGruStep(projected, state, this);
  }

  initialState(batch: number): GruState {
    return { hidden: zeros([batch, this.size]) };
  }
}

/**
 * One step, with `[r, z] = W_ih x + b_ih + W_hh h + b_hh` of the first two gates and n, W, b of the third:
 * `c = tanh(n + W (sigmoid(r) h) + b)`; `u = sigmoid(z)`; `h' = (1 - u) c + u h`.
 *
 * @param projected - `W_ih x + b_ih`, `[batch, 3 size]`
 * @param state - `hidden`, h, `[batch, size]`
 * @returns `output`, which is the `hidden` of the new `state`
 * @throws ShapeError `resetFirstGruStep: projected must be [batch, 6], got [3, 7]: 7 is not 6`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { resetFirstGruStep } from '@mneme/tensor-core';
 *
 * const stateWeight = tensor([[0], [0], [0]]);
 * resetFirstGruStep(tensor([[0, 0, 0]]), { hidden: tensor([[1]]) }, { stateWeight }).output.print(); // [[0.5]]
 */
export function resetFirstGruStep(
  projected: Tensor,
  { hidden }: GruState,
  { stateWeight, stateBias }: StateWeights,
): RecurrentStep<GruState> {
  const where = 'resetFirstGruStep';
  const { size } = axes(where, { hidden }, { hidden: 'batch size' });
  axes(where, { hidden, projected }, { hidden: 'batch size', projected: `batch ${3 * size}` });
  return tidy(() => {
    const [reset, update, candidate] = split(projected, 3, 1) as [Tensor, Tensor, Tensor];
    const recurrent = linear(
      hidden,
      slice(stateWeight, [0, 0], [2 * size, size]),
      stateBias && slice(stateBias, [0], [2 * size]),
    );
    const [stateReset, stateUpdate] = split(recurrent, 2, 1) as [Tensor, Tensor];
    const gated = linear(
      mul(sigmoid(add(reset, stateReset)), hidden),
      slice(stateWeight, [2 * size, 0], [size, size]),
      stateBias && slice(stateBias, [2 * size], [size]),
    );
    const next = tanh(add(candidate, gated));
    const output = add(next, mul(sigmoid(add(update, stateUpdate)), sub(hidden, next)));
    return { output, state: { hidden: output } };
  });
}
