import { gruStep, linear, lstmStep, resetFirstGruStep, rnnStep, select } from '@mneme/tensor-core';
import {
  add,
  clipByValue,
  concat,
  elu,
  leakyRelu,
  mul,
  relu,
  sigmoid,
  softplus,
  split,
  sub,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';

export type Operator = 'RNN' | 'GRU' | 'LSTM';
export const GATES: Readonly<Record<Operator, number>> = { RNN: 1, GRU: 3, LSTM: 4 };

/** What a direction computes with; weights are the standard's, its gates in its order. */
export interface Direction {
  readonly inputWeight: Tensor;
  readonly stateWeight: Tensor;
  readonly inputBias: Tensor;
  readonly stateBias: Tensor;
  /** Of the input, output and forget gate, `[3 size]`. */
  readonly peepholes: Tensor | undefined;
  /** Undefined where they are the usual ones. */
  readonly activations: readonly Activation[] | undefined;
  readonly clip: number | undefined;
  readonly linearBeforeReset: boolean;
  readonly inputForget: boolean;
}

export type Activation = (x: Tensor) => Tensor;
export interface State {
  readonly hidden: Tensor;
  readonly cell: Tensor;
}

/** One step, by our own cells where the standard's defaults hold. */
export function step(op: Operator, x: Tensor, state: State, direction: Direction): State {
  const { peepholes, activations, clip, inputForget } = direction;
  if (peepholes || activations || clip !== undefined || inputForget) return general(op, x, state, direction);
  const size = state.hidden.shape[1] ?? 0;
  const ours = (weight: Tensor): Tensor => reordered(op, weight, size);
  const projected = linear(x, ours(direction.inputWeight), ours(direction.inputBias));
  const weights = { stateWeight: ours(direction.stateWeight), stateBias: ours(direction.stateBias) };
  if (op === 'LSTM') return lstmStep(projected, state, weights).state;
  const advance = op === 'RNN' ? rnnStep : direction.linearBeforeReset ? gruStep : resetFirstGruStep;
  return { ...advance(projected, { hidden: state.hidden }, weights).state, cell: state.cell };
}

/** The standard has gates as z r h and i o f c, we as r z n and i f g o. */
const ORDERS: Readonly<Record<Operator, readonly number[]>> = {
  RNN: [0],
  GRU: [1, 0, 2],
  LSTM: [0, 2, 3, 1],
};

function reordered(op: Operator, weight: Tensor, size: number): Tensor {
  const gates = split(weight, new Array<number>(GATES[op]).fill(size), 0);
  return concat(
    ORDERS[op].map((gate) => gates[gate] as Tensor),
    0,
  );
}

function general(op: Operator, x: Tensor, state: State, direction: Direction): State {
  const { hidden, cell } = state;
  const size = hidden.shape[1] ?? 0;
  const parts = (y: Tensor): Tensor[] => split(y, new Array<number>(GATES[op]).fill(size), 1);
  const clipped = (y: Tensor): Tensor =>
    direction.clip === undefined ? y : clipByValue(y, -direction.clip, direction.clip);
  const fromInput = parts(linear(x, direction.inputWeight, direction.inputBias));
  const fromState = parts(linear(hidden, direction.stateWeight, direction.stateBias));
  const gate = (i: number, more?: Tensor): Tensor => {
    const whole = add(fromInput[i] as Tensor, fromState[i] as Tensor);
    return clipped(more ? add(whole, more) : whole);
  };
  const [f = sigmoid, g = tanh, h = tanh] = direction.activations ?? [];
  if (op === 'RNN') return { hidden: (direction.activations?.[0] ?? tanh)(gate(0)), cell };
  if (op === 'GRU') {
    const [update, reset] = [f(gate(0)), f(gate(1))];
    const candidate = g(clipped(add(fromInput[2] as Tensor, ofReset(reset, hidden, fromState, direction))));
    return { hidden: add(mul(sub(1, update), candidate), mul(update, hidden)), cell };
  }
  const [peepIn, peepOut, peepForget] = direction.peepholes ? split(direction.peepholes, 3, 0) : [];
  const seen = (peephole: Tensor | undefined, c: Tensor): Tensor | undefined => peephole && mul(peephole, c);
  const input = f(gate(0, seen(peepIn, cell)));
  const forget = direction.inputForget ? sub(1, input) : f(gate(2, seen(peepForget, cell)));
  const next = add(mul(forget, cell), mul(input, g(gate(3))));
  return { hidden: mul(f(gate(1, seen(peepOut, next))), h(next)), cell: next };
}

/** The state's part of a GRU's candidate. */
function ofReset(reset: Tensor, hidden: Tensor, fromState: readonly Tensor[], direction: Direction): Tensor {
  if (direction.linearBeforeReset) return mul(reset, fromState[2] as Tensor);
  const size = hidden.shape[1] ?? 0;
  const [, , weight] = split(direction.stateWeight, 3, 0);
  const [, , bias] = split(direction.stateBias, [size, size, size], 0);
  return linear(mul(reset, hidden), weight as Tensor, bias);
}

/** Where a sequence has ended its state stays. */
export function held(open: Tensor, next: State, before: State): State {
  return { hidden: select(open, next.hidden, before.hidden), cell: select(open, next.cell, before.cell) };
}

/** The standard's activations by name. */
export function activationOf(name: string, alpha?: number, beta?: number): Activation {
  switch (name.toLowerCase()) {
    case 'relu':
      return relu;
    case 'tanh':
      return tanh;
    case 'sigmoid':
      return sigmoid;
    case 'affine':
      return (x) => add(mul(x, alpha ?? 1), beta ?? 0);
    case 'leakyrelu':
      return (x) => leakyRelu(x, alpha ?? 0.01);
    case 'scaledtanh':
      return (x) => mul(tanh(mul(x, beta ?? 1)), alpha ?? 1);
    case 'hardsigmoid':
      return (x) => clipByValue(add(mul(x, alpha ?? 0.2), beta ?? 0.5), 0, 1);
    case 'elu':
      return (x) =>
        alpha === undefined || alpha === 1 ? elu(x) : add(relu(x), mul(sub(elu(x), relu(x)), alpha));
    case 'softplus':
      return softplus;
    default:
      throw new RangeError(`activationOf: name must be one of the standard's activations, got ${name}`);
  }
}
