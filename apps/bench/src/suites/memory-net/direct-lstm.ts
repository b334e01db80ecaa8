import { add, matMul, mul, sigmoid, split, type Tensor, tanh } from '@tensorflow/tfjs-core';

/** The parameters of a network with a memory, by what they are. */
export interface DirectWeights {
  readonly inputWeight: Tensor;
  readonly stateWeight: Tensor;
  readonly inputBias: Tensor;
  readonly stateBias: Tensor;
  readonly control: Tensor;
  readonly controlBias: Tensor;
  readonly output: Tensor;
  readonly outputBias: Tensor;
  /** Where a Neural Turing Machine's heads are at first. */
  readonly places?: Tensor;
}

/** One step of an LSTM as someone writes it with tfjs-core alone. */
export function lstm(x: Tensor, hidden: Tensor, cell: Tensor, w: DirectWeights): [Tensor, Tensor] {
  const gates = add(
    add(matMul(x as never, w.inputWeight as never, false, true), w.inputBias),
    add(matMul(hidden as never, w.stateWeight as never, false, true), w.stateBias),
  );
  const [i, f, g, o] = split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const next = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
  return [mul(sigmoid(o), tanh(next)), next];
}
