import {
  gather,
  reshape,
  slice,
  squeeze,
  stack,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';
import {
  activationOf,
  type Direction,
  GATES,
  held,
  type Operator,
  type State,
  step,
} from './recurrent-step.ts';

/** `RNN`, `GRU` and `LSTM`, opsets 7 to 22, in every direction and layout, with sequences of their own lengths. */
export function recurrent(op: Operator, inputs: Named, attributes: Attributes): Named {
  const batchFirst = numberOf(attributes, 'layout', 0) === 1;
  const turned = (x: Tensor): Tensor => transpose(x, [1, 0, ...[...x.shape.keys()].slice(2)]);
  const x = batchFirst ? turned(inputs.X as Tensor) : (inputs.X as Tensor);
  const [length = 0, batch = 0] = x.shape;
  const count = inputs.W?.shape[0] ?? 1;
  const lengths = inputs.sequence_lens
    ? Array.from(inputs.sequence_lens.dataSync())
    : new Array<number>(batch).fill(length);
  const size = inputs.R?.shape[2] ?? 0;
  const first = (name: string, direction: number): Tensor => {
    const given = inputs[name];
    if (!given) return zeros([batch, size]);
    return squeeze(slice(batchFirst ? turned(given) : given, [direction, 0, 0], [1, -1, -1]), [0]);
  };
  const results = Array.from({ length: count }, (_, d) => {
    const reverse = attributes.direction === 'reverse' || d === 1;
    const state = { hidden: first('initial_h', d), cell: first('initial_c', d) };
    return runDirection(op, x, lengths, reverse, state, directionOf(op, inputs, attributes, d));
  });
  const outputs = stack(
    results.map(({ outputs }) => outputs),
    1,
  ); // [length, directions, batch, size]
  const last = (name: keyof State): Tensor => {
    const states = stack(
      results.map(({ state }) => state[name]),
      0,
    ); // [directions, batch, size]
    return batchFirst ? turned(states) : states;
  };
  return {
    Y: batchFirst ? transpose(outputs, [2, 0, 1, 3]) : outputs,
    Y_h: last('hidden'),
    Y_c: last('cell'),
  };
}

function runDirection(
  op: Operator,
  x: Tensor,
  lengths: readonly number[],
  reverse: boolean,
  first: State,
  direction: Direction,
): { readonly outputs: Tensor; readonly state: State } {
  const [length = 0, batch = 0] = x.shape;
  const input = reverse ? reversed(x, lengths) : x;
  const nothing = zeros(first.hidden.shape);
  let state = first;
  const outputs: Tensor[] = [];
  for (let t = 0; t < length; t++) {
    const at = squeeze(slice(input, [t, 0, 0], [1, -1, -1]), [0]);
    const open = tensor(
      lengths.map((end) => t < end),
      [batch, 1],
      'bool',
    );
    state = held(open, step(op, at, state, direction), state);
    outputs.push(held(open, state, { hidden: nothing, cell: nothing }).hidden);
  }
  const whole = stack(outputs, 0);
  return { outputs: reverse ? reversed(whole, lengths) : whole, state };
}

/** Each sequence the other way round, its padding where it was. */
function reversed(x: Tensor, lengths: readonly number[]): Tensor {
  const [length = 0, batch = 0, width = 0] = x.shape;
  const places = Array.from({ length: length * batch }, (_, place) => {
    const [t, b] = [Math.floor(place / batch), place % batch];
    const end = lengths[b] ?? length;
    return (t < end ? end - 1 - t : t) * batch + b;
  });
  const rows = reshape(x, [length * batch, width]);
  return reshape(gather(rows, tensor(places, [places.length], 'int32')), x.shape);
}

function directionOf(op: Operator, inputs: Named, attributes: Attributes, d: number): Direction {
  const of = (name: string): Tensor | undefined => {
    const x = inputs[name];
    return (
      x && squeeze(slice(x, [d, ...new Array<number>(x.rank - 1).fill(0)], [1, ...x.shape.slice(1)]), [0])
    );
  };
  const gates = GATES[op] * (inputs.R?.shape[2] ?? 0);
  const bias = of('B') ?? zeros([2 * gates]);
  const clip = numberOf(attributes, 'clip', 0);
  return {
    inputWeight: of('W') as Tensor,
    stateWeight: of('R') as Tensor,
    inputBias: slice(bias, [0], [gates]),
    stateBias: slice(bias, [gates], [gates]),
    peepholes: of('P'),
    activations: activationsOf(op, attributes, d),
    clip: clip > 0 ? clip : undefined,
    linearBeforeReset: numberOf(attributes, 'linear_before_reset', 0) !== 0,
    inputForget: numberOf(attributes, 'input_forget', 0) !== 0,
  };
}

/** How many activations a direction names. */
const ACTIVATIONS: Readonly<Record<Operator, number>> = { RNN: 1, GRU: 2, LSTM: 3 };

function activationsOf(op: Operator, attributes: Attributes, d: number): Direction['activations'] {
  const names = attributes.activations as readonly string[] | undefined;
  if (!names) return undefined;
  const [alphas, betas] = ['activation_alpha', 'activation_beta'].map(
    (name) => (attributes[name] ?? []) as readonly number[],
  );
  const count = ACTIVATIONS[op];
  return names
    .slice(d * count, (d + 1) * count)
    .map((name, i) => activationOf(name, alphas?.[d * count + i], betas?.[d * count + i]));
}
