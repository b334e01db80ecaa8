import { type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.ts';
import { axes } from '../shape/axes.ts';
import { gruGates } from './gru-gates.ts';
import { linear } from './linear.ts';
import {
  type RecurrentCell,
  type RecurrentConfig,
  type RecurrentStep,
  recurrentParameters,
  type StateWeights,
} from './recurrent-cell.ts';

/** The state of a {@link GruCell}. */
export type GruState = {
  /** h, `[batch, size]` */
  readonly hidden: Tensor;
};

/**
 * Gated recurrent unit, {@link gruStep}: the reset gate acts on the state's part of the candidate, as in
 * PyTorch and cuDNN (ONNX: `linear_before_reset`). Cho et al. 2014 have it act on the state itself: that is
 * `ResetFirstGruCell`. Parameters are laid out and first filled as in PyTorch: gates in the order reset,
 * update, candidate.
 *
 * @throws RangeError `GruCell: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { GruCell, Random } from '@mneme/tensor-core';
 *
 * const cell = new GruCell({ input: 3, size: 5 }, new Random(0));
 * const { output, state } = cell.call(ones([2, 3]), cell.initialState(2));
 * console.log(output.shape, Object.keys(state)); // [2, 5] ['hidden']
 */
export class GruCell implements RecurrentCell<GruState> {
  readonly size: number;
  readonly inputWeight: Variable;
  readonly stateWeight: Variable;
  readonly inputBias: Variable | undefined;
  readonly stateBias: Variable | undefined;

  constructor(config: RecurrentConfig, random: Random) {
    const parameters = recurrentParameters('GruCell', 3, config, random);
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
    return gruStep(projected, state, this);
  }

  initialState(batch: number): GruState {
    return { hidden: zeros([batch, this.size]) };
  }
}

/**
 * One step, with `[r, z, n] = W_ih x + b_ih` and `[r̂, ẑ, n̂] = W_hh h + b_hh`:
 * `c = tanh(n + sigmoid(r + r̂) n̂)`; `u = sigmoid(z + ẑ)`; `h' = (1 - u) c + u h`.
 *
 * @param projected - `W_ih x + b_ih`, `[batch, 3 size]`
 * @param state - `hidden`, h, `[batch, size]`
 * @returns `output`, which is the `hidden` of the new `state`
 * @throws ShapeError `gruStep: projected must be [batch, 6], got [3, 7]: 7 is not 6`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gruStep } from '@mneme/tensor-core';
 *
 * const stateWeight = tensor([[0], [0], [0]]);
 * gruStep(tensor([[0, 0, 0]]), { hidden: tensor([[1]]) }, { stateWeight }).output.print(); // [[0.5]]
 */
export function gruStep(
  projected: Tensor,
  { hidden }: GruState,
  { stateWeight, stateBias }: StateWeights,
): RecurrentStep<GruState> {
  const { size } = axes('gruStep', { hidden }, { hidden: 'batch size' });
  axes('gruStep', { hidden, projected }, { hidden: 'batch size', projected: `batch ${3 * size}` });
  return tidy(() => {
    const output = gruGates(projected, linear(hidden, stateWeight, stateBias), hidden);
    return { output, state: { hidden: output } };
  });
}
