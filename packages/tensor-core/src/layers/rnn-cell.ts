import { add, type Tensor, tanh, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.ts';
import { axes } from '../shape/axes.ts';
import { linear } from './linear.ts';
import {
  type RecurrentCell,
  type RecurrentConfig,
  type RecurrentStep,
  recurrentParameters,
  type StateWeights,
} from './recurrent-cell.ts';

/** The state of an {@link RnnCell}. */
export type RnnState = {
  /** h, `[batch, size]` */
  readonly hidden: Tensor;
};

/**
 * The simple recurrent cell of Elman 1990, {@link rnnStep}. Parameters are laid out and first filled as in
 * PyTorch.
 *
 * @throws RangeError `RnnCell: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random, RnnCell } from '@mneme/tensor-core';
 *
 * const cell = new RnnCell({ input: 3, size: 5 }, new Random(0));
 * const { output, state } = cell.call(ones([2, 3]), cell.initialState(2));
 * console.log(output.shape, Object.keys(state)); // [2, 5] ['hidden']
 */
export class RnnCell implements RecurrentCell<RnnState> {
  readonly size: number;
  readonly inputWeight: Variable;
  readonly stateWeight: Variable;
  readonly inputBias: Variable | undefined;
  readonly stateBias: Variable | undefined;

  constructor(config: RecurrentConfig, random: Random) {
    const parameters = recurrentParameters('RnnCell', 1, config, random);
    this.size = config.size;
    this.inputWeight = parameters.inputWeight;
    this.stateWeight = parameters.stateWeight;
    this.inputBias = parameters.inputBias;
    this.stateBias = parameters.stateBias;
  }

  call(x: Tensor, state: RnnState): RecurrentStep<RnnState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return linear(x, this.inputWeight, this.inputBias);
  }

  advance(projected: Tensor, state: RnnState): RecurrentStep<RnnState> {
    return rnnStep(projected, state, this);
  }

  initialState(batch: number): RnnState {
    return { hidden: zeros([batch, this.size]) };
  }
}

/**
 * One step: `h' = tanh(W_ih x + b_ih + W_hh h + b_hh)`.
 *
 * @param projected - `W_ih x + b_ih`, `[batch, size]`
 * @param state - `hidden`, h, `[batch, size]`
 * @returns `output`, which is the `hidden` of the new `state`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { rnnStep } from '@mneme/tensor-core';
 *
 * rnnStep(tensor([[0.5]]), { hidden: tensor([[1]]) }, { stateWeight: tensor([[-0.5]]) }).output.print(); // [[0]]
 */
export function rnnStep(
  projected: Tensor,
  { hidden }: RnnState,
  weights: StateWeights,
): RecurrentStep<RnnState> {
  const { stateWeight, stateBias } = weights;
  axes('rnnStep', { hidden, projected }, { hidden: 'batch size', projected: 'batch size' });
  return tidy(() => {
    const output = tanh(add(projected, linear(hidden, stateWeight, stateBias)));
    return { output, state: { hidden: output } };
  });
}
