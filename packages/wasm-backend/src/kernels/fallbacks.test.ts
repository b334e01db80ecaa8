import {
  AdamW,
  activateParts,
  bidirectional,
  Conv1d,
  Conv2d,
  clipByGlobalNorm,
  crossEntropy,
  Dropout,
  dncAllocation,
  dncLinks,
  Embedding,
  eraseAndAddKernel,
  GruCell,
  gatherNd,
  gelu,
  LayerNorm,
  Linear,
  LstmCell,
  logSoftmax,
  logSumExp,
  maskedSoftmax,
  nearestNeighbours,
  ntmAddressing,
  parameter,
  Random,
  RmsNorm,
  RnnCell,
  runContract,
  scatterNd,
  softmax,
  tensorScatterUpdate,
  topk,
  uniform,
  valueAndGradient,
} from '@mneme/tensor-core';
import {
  add,
  addN,
  backend,
  mean,
  mul,
  relu,
  type Scalar,
  sigmoid,
  square,
  type Tensor,
  tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WasmBackend } from '../backend/wasm-backend.ts';
import { useWasmBackend } from '../use-wasm-backend.ts';

/** Parameters, and a loss that reaches all of them. */
interface Trained {
  readonly model: object;
  readonly loss: () => Tensor;
}

const [BATCH, LENGTH, WIDTH, SLOTS] = [3, 7, 5, 11];
const random = new Random(3);
let drawn = 0;
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const floats = (...shape: number[]): Tensor => uniform(shape, random.at(++drawn), { low: -1, high: 1 });
const integers = (below: number, ...shape: number[]): Tensor =>
  tensor(random.at(++drawn).integers(sizeOf(shape), below), shape, 'int32');
const bools = (...shape: number[]): Tensor =>
  tensor(random.at(++drawn).integers(sizeOf(shape), 2), shape, 'bool');
const some = (...shape: number[]): Variable => parameter(floats(...shape));
/** Of a result of any shape: a number that depends on all of it unevenly. */
const weighed = (x: Tensor): Tensor => mean(mul(square(x), floats(...x.shape)));

function recurrent(Cell: typeof LstmCell | typeof GruCell | typeof RnnCell): Trained {
  const config = { input: WIDTH, size: 13 };
  const model = { forward: new Cell(config, random.at(0)), backward: new Cell(config, random.at(1)) };
  const [x, mask] = [floats(BATCH, LENGTH, WIDTH), bools(BATCH, LENGTH)];
  return { model, loss: () => weighed(bidirectional(model as never, x, { mask }).output) };
}

/** An operation of one parameter, any shape of whose result will do. */
const ofOne = (of: (x: Tensor) => Tensor, ...shape: number[]): Trained => {
  const model = { x: some(...shape) };
  return { model, loss: () => weighed(of(model.x)) };
};

const TRAINED: Readonly<Record<string, () => Trained>> = {
  'a classifier with dropout'() {
    const inner = new Linear({ input: WIDTH, output: 13 }, random);
    const [norm, dropped] = [new LayerNorm({ size: 13 }), new Dropout({ rate: 0.3 })];
    const [x, labels] = [floats(BATCH, WIDTH), integers(13, BATCH)];
    const logits = (): Tensor => gelu(norm.call(dropped.call(inner.call(x), { random: random.at(9) })));
    return { model: { inner, norm }, loss: () => crossEntropy(logits(), labels, { smoothing: 0.1 }) };
  },
  'embeddings and RMS normalization'() {
    const words = new Embedding({ size: 17, width: WIDTH }, random);
    const [norm, ids] = [new RmsNorm({ size: WIDTH }), integers(17, BATCH, LENGTH)];
    return { model: { words, norm }, loss: () => weighed(norm.call(words.call(ids))) };
  },
  LSTM: () => recurrent(LstmCell),
  GRU: () => recurrent(GruCell),
  RNN: () => recurrent(RnnCell),
  Conv1d() {
    const model = new Conv1d({ input: WIDTH, output: 4, kernel: 3, padding: 'same', dilation: 2 }, random);
    const x = floats(BATCH, LENGTH, WIDTH);
    return { model, loss: () => weighed(relu(model.call(x))) };
  },
  Conv2d() {
    const model = new Conv2d({ input: 2, output: 4, kernel: 3, padding: 1, stride: 2 }, random);
    const x = floats(BATCH, LENGTH, 9, 2);
    return { model, loss: () => weighed(relu(model.call(x))) };
  },
  'softmax over other axes': () => ofOne((x) => softmax(x, 1), BATCH, LENGTH, WIDTH),
  'masked softmax': () => ofOne((x) => maskedSoftmax(x, bools(LENGTH)), BATCH, WIDTH, LENGTH),
  'log-softmax': () => ofOne((x) => logSoftmax(x), BATCH, LENGTH),
  'log-sum-exp': () => ofOne((x) => logSumExp(x), BATCH, LENGTH),
  topk: () => ofOne((x) => topk(x, 3).values, BATCH, LENGTH),
  'gather by tuples': () => ofOne((x) => gatherNd(x, tensor([[0, 1]], [1, 2], 'int32')), BATCH, LENGTH),
  'scatter by tuples': () =>
    ofOne((x) => scatterNd(integers(SLOTS, BATCH, 1), x, [SLOTS, WIDTH]), BATCH, WIDTH),
  'an update by tuples': () =>
    ofOne((x) => tensorScatterUpdate(x, integers(BATCH, 1, 1), floats(1, WIDTH)), BATCH, WIDTH),
  'the nearest neighbours'() {
    const model = { query: some(BATCH, WIDTH), keys: some(SLOTS, WIDTH) };
    return { model, loss: () => weighed(nearestNeighbours(model.query, model.keys, 3).similarities) };
  },
  'NTM addressing'() {
    const model = {
      ...{ memory: some(BATCH, SLOTS, WIDTH), key: some(BATCH, 2, WIDTH), strength: some(BATCH, 2, 1) },
      ...{
        gate: some(BATCH, 2, 1),
        shift: some(BATCH, 2, 3),
        sharpening: some(BATCH, 2, 1),
        previous: some(BATCH, 2, SLOTS),
      },
    };
    const inputs = (): Parameters<typeof ntmAddressing>[0] => ({
      ...{ memory: model.memory, key: model.key, strength: square(model.strength) },
      ...{ gate: sigmoid(model.gate), shift: softmax(model.shift), previous: softmax(model.previous) },
      sharpening: add(square(model.sharpening), 1),
    });
    return { model, loss: () => weighed(ntmAddressing(inputs())) };
  },
  'parts of a row': () =>
    ofOne(
      (x) =>
        activateParts(x, [
          { columns: 3, by: 'onePlus' },
          { columns: WIDTH - 3, by: 'tanh' },
        ]),
      BATCH,
      WIDTH,
    ),
  'erasing and adding'() {
    const model = {
      ...{ contents: some(BATCH, SLOTS, WIDTH), weights: some(BATCH, 2, SLOTS) },
      ...{ erase: some(BATCH, 2, WIDTH), add: some(BATCH, 2, WIDTH) },
    };
    return { model, loss: () => weighed(runContract(eraseAndAddKernel, model, {})[0] as Tensor) };
  },
  'DNC allocation': () => ofOne((x) => dncAllocation(sigmoid(x)), BATCH, SLOTS),
  'DNC links'() {
    const model = {
      link: some(BATCH, SLOTS, SLOTS),
      precedence: some(BATCH, SLOTS),
      write: some(BATCH, SLOTS),
    };
    const loss = (): Tensor => {
      const { link, precedence } = dncLinks(model);
      return addN([weighed(link), weighed(precedence)]);
    };
    return { model, loss };
  },
};

describe('a step of training', () => {
  beforeAll(async () => {
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each(Object.entries(TRAINED))('of %s runs no kernel of another backend', (_, make) => {
    const engine = backend() as WasmBackend;
    engine.resetFallbacks();
    const { model, loss } = make();
    const optimizer = new AdamW({ learningRate: 0.01 });
    const losses = [0, 1, 2].map(() => {
      const { value, gradients } = valueAndGradient(model, () => loss() as Scalar);
      optimizer.apply(model, clipByGlobalNorm(gradients, 1));
      return value.dataSync()[0];
    });
    expect([...engine.fallbacks]).toEqual([]);
    expect(losses.every(Number.isFinite)).toBe(true);
  });
});
