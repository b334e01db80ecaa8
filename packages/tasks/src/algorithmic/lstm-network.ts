import {
  Linear,
  LstmCell,
  type LstmState,
  type Random,
  type RecurrentCell,
  type RecurrentStep,
} from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** An LSTM with an output layer: what networks with a memory are compared with. */
export class LstmNetwork implements RecurrentCell<LstmState> {
  readonly cell: LstmCell;
  readonly output: Linear;

  constructor(
    { input, output, size }: { readonly input: number; readonly output: number; readonly size: number },
    random: Random,
  ) {
    this.cell = new LstmCell({ input, size }, random.split('cell'));
    this.output = new Linear({ input: size, output }, random.split('output'));
  }

  call(x: Tensor, state: LstmState): RecurrentStep<LstmState> {
    return tidy(() => {
      const step = this.advance(this.project(x), state);
      return { output: this.finish(step.output), state: step.state };
    });
  }

  project(x: Tensor): Tensor {
    return this.cell.project(x);
  }

  advance(projected: Tensor, state: LstmState): RecurrentStep<LstmState> {
    return this.cell.advance(projected, state);
  }

  finish(outputs: Tensor): Tensor {
    return this.output.call(outputs);
  }

  initialState(batch: number): LstmState {
    return this.cell.initialState(batch);
  }
}
