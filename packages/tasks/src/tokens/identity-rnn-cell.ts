import {
  batchMatMul,
  Linear,
  parameter,
  type Random,
  type RecurrentCell,
  type RecurrentStep,
  type RnnState,
} from '@mneme/tensor-core';
import { add, eye, relu, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';

/**
 * The IRNN: rectified units whose state weights start as the identity (Le, Jaitly and Hinton 2015), `h' = relu(C x + b + W h)`.
 * What recurrent memories are compared with.
 */
export class IdentityRnnCell implements RecurrentCell<RnnState> {
  readonly size: number;
  readonly input: Linear;
  /** W, `[size, size]` */
  readonly stateWeight: Variable;

  constructor({ input, size }: { readonly input: number; readonly size: number }, random: Random) {
    this.size = size;
    this.input = new Linear({ input, output: size }, random.split('input'));
    this.stateWeight = parameter(eye(size));
  }

  call(x: Tensor, state: RnnState): RecurrentStep<RnnState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return this.input.call(x);
  }

  advance(projected: Tensor, { hidden }: RnnState): RecurrentStep<RnnState> {
    return tidy(() => {
      const output = relu(add(projected, batchMatMul(hidden, this.stateWeight, { transposeB: true })));
      return { output, state: { hidden: output } };
    });
  }

  initialState(batch: number): RnnState {
    return { hidden: zeros([batch, this.size]) };
  }
}
