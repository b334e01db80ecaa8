import { add, split, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.ts';
import { axes } from '../shape/axes.ts';
import { linear } from './linear.ts';
import { lstmGates } from './lstm-gates.ts';
import {
  type RecurrentCell,
  type RecurrentConfig,
  type RecurrentStep,
  recurrentParameters,
  type StateWeights,
} from './recurrent-cell.ts';

/** The state of an {@link LstmCell}. */
export type LstmState = {
  /** h, `[batch, size]` */
  readonly hidden: Tensor;
  /** c, `[batch, size]` */
  readonly cell: Tensor;
};

/**
 * Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins
 * 2000), {@link lstmStep}. Parameters are laid out and first filled as in PyTorch: gates in the order input,
 * forget, cell, output.
 *
 * @throws RangeError `LstmCell: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { LstmCell, Random } from '@mneme/tensor-core';
 *
 * const cell = new LstmCell({ input: 3, size: 5 }, new Random(0));
 * const { output, state } = cell.call(ones([2, 3]), cell.initialState(2));
 * console.log(output.shape, Object.keys(state)); // [2, 5] ['hidden', 'cell']
 */
export class LstmCell implements RecurrentCell<LstmState> {
  readonly size: number;
  readonly inputWeight: Variable;
  readonly stateWeight: Variable;
  readonly inputBias: Variable | undefined;
  readonly stateBias: Variable | undefined;

  constructor(config: RecurrentConfig, random: Random) {
    const parameters = recurrentParameters('LstmCell', 4, config, random);
    this.size = config.size;
    this.inputWeight = parameters.inputWeight;
    this.stateWeight = parameters.stateWeight;
    this.inputBias = parameters.inputBias;
    this.stateBias = parameters.stateBias;
  }

  call(x: Tensor, state: LstmState): RecurrentStep<LstmState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return linear(x, this.inputWeight, this.inputBias);
  }

  advance(projected: Tensor, state: LstmState): RecurrentStep<LstmState> {
    return lstmStep(projected, state, this);
  }

  initialState(batch: number): LstmState {
    return { hidden: zeros([batch, this.size]), cell: zeros([batch, this.size]) };
  }
}

/**
 * One step, with `[i, f, g, o] = W_ih x + b_ih + W_hh h + b_hh`:
 * `c' = sigmoid(f) c + sigmoid(i) tanh(g)`; `h' = sigmoid(o) tanh(c')`.
 *
 * @param projected - `W_ih x + b_ih`, `[batch, 4 size]`
 * @param state - `hidden` and `cell`, h and c, `[batch, size]`
 * @returns `output`, which is the `hidden` of the new `state`
 * @throws ShapeError `lstmStep: projected must be [batch, 8], got [3, 7]: 7 is not 8`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { lstmStep } from '@mneme/tensor-core';
 *
 * const state = { hidden: tensor([[0]]), cell: tensor([[1]]) };
 * const stateWeight = tensor([[0], [0], [0], [0]]);
 * lstmStep(tensor([[0, 0, 0, 0]]), state, { stateWeight }).state.cell.print(); // [[0.5]]
 */
export function lstmStep(
  projected: Tensor,
  { hidden, cell }: LstmState,
  { stateWeight, stateBias }: StateWeights,
): RecurrentStep<LstmState> {
  const { size } = axes('lstmStep', { hidden, cell }, { hidden: 'batch size', cell: 'batch size' });
  axes('lstmStep', { hidden, projected }, { hidden: 'batch size', projected: `batch ${4 * size}` });
  return tidy(() => {
    const gates = add(projected, linear(hidden, stateWeight, stateBias));
    const [output, next] = split(lstmGates(gates, cell), 2, 1) as [Tensor, Tensor];
    return { output, state: { hidden: output, cell: next } };
  });
}
