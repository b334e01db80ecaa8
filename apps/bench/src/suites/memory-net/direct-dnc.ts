import {
  add,
  cumsum,
  customGrad,
  div,
  exp,
  expandDims,
  eye,
  fill,
  log,
  matMul,
  mul,
  oneHot,
  prod,
  reshape,
  sigmoid,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { COPY, DNC } from './problem.ts';

const { batch } = COPY;
const { slots, word, readHeads } = DNC;

export interface DncDirectState {
  readonly contents: Tensor;
  readonly usage: Tensor;
  readonly readWeights: Tensor;
  readonly writeWeights: Tensor;
  readonly link: Tensor;
  readonly precedence: Tensor;
}

export function firstDncState(): DncDirectState {
  return {
    contents: fill([batch, slots, word], 1e-6),
    usage: zeros([batch, slots]),
    readWeights: zeros([batch, readHeads, slots]),
    writeWeights: zeros([batch, slots]),
    link: zeros([batch, slots, slots]),
    precedence: zeros([batch, slots]),
  };
}

const onePlus = (x: Tensor): Tensor => add(1, softplus(x));
const product = (a: Tensor, b: Tensor, transposeB = false): Tensor =>
  matMul(a as never, b as never, false, transposeB);

/** A step of the memory as programs of Differentiable Neural Computers are written. */
export function stepDnc(control: Tensor, state: DncDirectState): { read: Tensor; state: DncDirectState } {
  const R = readHeads;
  const sizes = [R * word, R, R, R * 3, word, 1, word, word, 1, 1];
  const parts = split(control, sizes, 1) as Tensor[];
  const at = (i: number): Tensor => parts[i] as Tensor;
  const perHead = (i: number): Tensor => reshape(at(i), [batch, R, -1]);
  const retention = prod(sub(1, mul(sigmoid(perHead(2)), state.readWeights)), 1);
  // Constant for the gradient, as in DeepMind's program.
  const written = constant(state.writeWeights);
  const usage = mul(sub(add(state.usage, written), mul(state.usage, written)), retention);
  const content = squeeze(match(state.contents, expandDims(at(4), 1), expandDims(onePlus(at(5)), 1)), [1]);
  const gate = sigmoid(at(8));
  const writeWeights = mul(sigmoid(at(9)), add(mul(gate, allocate(usage)), mul(sub(1, gate), content)));
  const where = expandDims(writeWeights, 2);
  const kept = mul(state.contents, sub(1, mul(where, expandDims(sigmoid(at(6)), 1))));
  const contents = add(kept, mul(where, expandDims(at(7), 1)));
  const old = mul(sub(sub(1, where), expandDims(writeWeights, 1)), state.link);
  const link = mul(add(old, mul(where, expandDims(state.precedence, 1))), sub(1, eye(slots)));
  const precedence = add(mul(sub(1, sum(writeWeights, 1, true)), state.precedence), writeWeights);
  const found = match(contents, perHead(0), onePlus(perHead(1)));
  const backward = product(state.readWeights, link);
  const forward = product(state.readWeights, link, true);
  const [b, c, f] = split(softmax(perHead(3)), 3, 2) as [Tensor, Tensor, Tensor];
  const readWeights = add(add(mul(b, backward), mul(c, found)), mul(f, forward));
  const read = reshape(product(readWeights, contents), [batch, R * word]);
  return { read, state: { contents, usage, readWeights, writeWeights, link, precedence } };
}

function match(contents: Tensor, key: Tensor, strength: Tensor): Tensor {
  const norms = mul(
    sqrt(add(sum(square(key), 2, true), 1e-12)),
    expandDims(sqrt(add(sum(square(contents), 2), 1e-12)), 1),
  );
  return softmax(mul(strength, div(product(key, contents, true), norms)));
}

/** With the order from a sort in JavaScript, which has no gradient, and the product as a sum of logarithms. */
function allocate(usage: Tensor): Tensor {
  const order = oneHot(
    tensor(orders(usage.dataSync<'float32'>()), [batch, slots], 'int32'),
    slots,
    1,
    0,
    'float32',
  );
  const sorted = squeeze(product(order, expandDims(usage, 2)), [2]);
  const before = exp(cumsum(log(add(sorted, 1e-6)), 1, true));
  const free = mul(sub(1, sorted), before);
  return squeeze(product(transpose(order, [0, 2, 1]), expandDims(free, 2)), [2]);
}

/** The slots of each memory, those least used first. */
function orders(usage: Float32Array): Int32Array {
  const all = new Int32Array(usage.length);
  for (let b = 0; b < batch; b++) {
    const row = usage.subarray(b * slots, (b + 1) * slots);
    all.set(
      [...row.keys()].sort((i, j) => (row[i] as number) - (row[j] as number)),
      b * slots,
    );
  }
  return all;
}

const constant = customGrad((x) => ({
  value: (x as Tensor).clone(),
  gradFunc: (dy: Tensor) => [zerosLike(dy)],
}));
