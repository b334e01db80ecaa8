import {
  ensureGradients,
  type LstmCell,
  loadStateDict,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, numericGradient, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePointers } from './decode-pointers.ts';
import { PointerNetwork, pointerLoss } from './pointer-network.ts';
import { eachOnce, eachOnceUntil } from './pointer-rules.ts';

const [BATCH, ITEMS, INPUT, SIZE, HIDDEN, STEPS] = [2, 5, 2, 3, 7, 4];
const makeNetwork = (): PointerNetwork =>
  new PointerNetwork({ input: INPUT, size: SIZE, hidden: HIDDEN }, new Random(2));
const items = (): Tensor => normal([BATCH, ITEMS, INPUT], new Random(3));
const TARGETS = [
  [3, 0, 4, 1],
  [1, 2, 0, -1],
];
/** The second example has three items. */
const MASK = [
  [1, 1, 1, 1, 1],
  [1, 1, 1, 0, 0],
];
const inputsOf = () => ({
  items: items(),
  targets: tensor(TARGETS, [BATCH, STEPS], 'int32'),
  mask: tensor(MASK, [BATCH, ITEMS], 'bool'),
});

type Weights = ReadonlyMap<string, ArrayLike<number>>;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const rowsTimes = (matrix: ArrayLike<number>, rows: number, x: readonly number[]): number[] =>
  Array.from({ length: rows }, (_, r) => x.reduce((t, v, i) => t + v * (matrix[r * x.length + i] ?? 0), 0));

function lstm(weights: Weights, name: string, x: readonly number[], [h, c]: readonly [number[], number[]]) {
  const of = (part: string): ArrayLike<number> => weights.get(`${name}.${part}`) ?? [];
  const input = rowsTimes(of('inputWeight'), 4 * SIZE, x);
  const state = rowsTimes(of('stateWeight'), 4 * SIZE, h);
  const gate = (g: number, i: number): number => {
    const k = g * SIZE + i;
    return (input[k] ?? 0) + (state[k] ?? 0) + (of('inputBias')[k] ?? 0) + (of('stateBias')[k] ?? 0);
  };
  const cell = c.map((value, i) => sigmoid(gate(1, i)) * value + sigmoid(gate(0, i)) * Math.tanh(gate(2, i)));
  return [cell.map((value, i) => sigmoid(gate(3, i)) * Math.tanh(value)), cell] as const;
}

/** The scores of every item at every step, and the mean loss, in float64. */
function oracle(weights: Weights, x: ArrayLike<number>, masked: boolean) {
  const logits: number[] = [];
  const losses: number[] = [];
  for (let b = 0; b < BATCH; b++) {
    const item = (j: number): number[] =>
      Array.from({ length: INPUT }, (_, d) => x[(b * ITEMS + j) * INPUT + d] ?? 0);
    const present = (j: number): boolean => !masked || MASK[b]?.[j] === 1;
    let state: readonly [number[], number[]] = [new Array(SIZE).fill(0), new Array(SIZE).fill(0)];
    const encodings = Array.from({ length: ITEMS }, (_, j) => {
      if (!present(j)) return new Array<number>(SIZE).fill(0);
      state = lstm(weights, 'encoder', item(j), state);
      return state[0];
    });
    let fed = Array.from(weights.get('start') ?? []);
    const past: number[] = [];
    for (const target of TARGETS[b] ?? []) {
      state = lstm(weights, 'decoder', fed, state);
      const ofQuery = rowsTimes(weights.get('pointer.queryWeight') ?? [], HIDDEN, state[0]);
      const scores = encodings.map((e) => {
        const key = rowsTimes(weights.get('pointer.keyWeight') ?? [], HIDDEN, e);
        const vector = weights.get('pointer.vector') ?? [];
        return key.reduce((t, k, h) => t + (vector[h] ?? 0) * Math.tanh(k + (ofQuery[h] ?? 0)), 0);
      });
      const open = scores.map((s, j) => (present(j) && !past.includes(j) ? s : -1e30));
      logits.push(...open);
      if (target >= 0) {
        losses.push(Math.log(open.reduce((t, s) => t + Math.exp(s), 0)) - (open[target] ?? 0));
        fed = item(target);
      } else fed = new Array(INPUT).fill(0);
      past.push(target);
    }
  }
  return { logits, loss: losses.reduce((a, b) => a + b, 0) / losses.length };
}

const numbersOf = (network: PointerNetwork): Map<string, Float64Array> =>
  new Map([...parametersOf(network)].map(([path, p]) => [path, Float64Array.from(p.dataSync())]));

onEachBackend('pointer networks', () => {
  beforeAll(() => ensureGradients());

  it.each([true, false])('the scores are a loop, with a mask: %s', (masked) => {
    const network = makeNetwork();
    const { mask, ...inputs } = inputsOf();
    const logits = network.call(masked ? { ...inputs, mask } : inputs);
    const expected = oracle(numbersOf(network), inputs.items.dataSync(), masked);
    expect(logits.shape).toEqual([BATCH, STEPS, ITEMS]);
    toBeClose(logits, expected.logits, { absolute: 1e-5 });
    toBeClose(pointerLoss(network, masked ? { ...inputs, mask } : inputs), [expected.loss]);
  });

  it('the loss has the gradients of finite differences in every parameter', () => {
    const network = makeNetwork();
    const inputs = inputsOf();
    const { gradients } = valueAndGradient(network, () => pointerLoss(network, inputs));
    const weights = numbersOf(network);
    expect([...gradients.keys()]).toEqual([...weights.keys()]);
    for (const [path, gradient] of gradients) {
      const loss = (moved: Float64Array): number =>
        oracle(new Map([...weights, [path, moved]]), inputs.items.dataSync(), true).loss;
      const expected = numericGradient(loss, weights.get(path) ?? [], () => 1e-5);
      toBeClose(gradient, expected, { relative: 1e-4, absolute: 1e-4 });
    }
  });

  it('the loss has the gradient of finite differences in the items', () => {
    const network = makeNetwork();
    const { items: given, ...rest } = inputsOf();
    const weights = numbersOf(network);
    expectGradient((x) => pointerLoss(network, { ...rest, items: x as Tensor }), [given], {
      oracle: (x) => [oracle(weights, x, true).loss],
    });
  });

  it('one step after the other gives what all at once do', () => {
    const network = makeNetwork();
    const { items: given, targets } = inputsOf();
    const free = network.call({ items: given, targets }, (_past, count) =>
      tensor(new Uint8Array(count).fill(1), [1, count], 'bool'),
    );
    const encoded = network.encode({ items: given });
    const start = tensor([...network.start.dataSync(), ...network.start.dataSync()], [BATCH, INPUT]);
    const first = network.step(start, encoded.state, encoded);
    expect(first.scores.shape).toEqual([BATCH, 1, ITEMS]);
    const all = free.arraySync() as number[][][];
    toBeClose(
      first.scores,
      all.flatMap((steps) => steps[0]),
    );
    // Two beams an example, alike: the scores of each are those of one.
    const twice = (x: Tensor): Tensor => tensor((x.arraySync() as number[][]).flatMap((row) => [row, row]));
    const beams = { hidden: twice(encoded.state.hidden), cell: twice(encoded.state.cell) };
    const both = network.step(twice(start), beams, encoded).scores;
    toBeClose(both, all.flatMap((steps) => [steps[0], steps[0]]).flat() as number[]);
  });

  it('reports its weights, and leaves nothing behind', () => {
    const network = makeNetwork();
    const inputs = inputsOf();
    const probe = new RecordingProbe();
    network.call(inputs, eachOnce, { probe });
    expect(probe.records.get('weights')?.[0]?.shape).toEqual([BATCH, STEPS, ITEMS]);
    probe.dispose();
    expectNoLeak(() => network.call(inputs));
    expectNoLeak(() => ({ ...network.encode(inputs) }));
    const encoded = network.encode(inputs);
    const x = zeros([BATCH, INPUT]);
    expectNoLeak(() => ({ ...network.step(x, encoded.state, encoded) }));
    expectNoLeak(() => pointerLoss(network, inputs, eachOnceUntil(2)));
    expectNoLeak(() => {
      const { value, gradients } = valueAndGradient(network, () => pointerLoss(network, inputs));
      dispose([value]);
      return [...gradients.values()];
    });
  });

  it('sorts, once its weights say so: 20, 5, 10 gives 1, 3, 2', () => {
    // An encoder whose state rises with its item, and a pointer that asks for the largest that is left.
    const network = new PointerNetwork({ input: 1, size: 1 }, new Random(0));
    const still = { stateWeight: zeros([4, 1]), stateBias: zeros([4]) };
    // Gates wide open but for the forget gate: h = tanh(tanh(item / 20)).
    const gates = { inputWeight: tensor([[0], [0], [0.05], [0]]), inputBias: tensor([50, -50, 0, 50]) };
    for (const cell of [network.encoder, network.decoder] as const) {
      loadStateDict(cell as LstmCell, new Map(Object.entries({ ...still, ...gates })));
    }
    const pointer = { keyWeight: tensor([[1]]), queryWeight: zeros([1, 1]), vector: tensor([[9]]) };
    loadStateDict(network.pointer, new Map(Object.entries(pointer)));
    const { chosen } = decodePointers(network, { items: tensor([[[20], [5], [10]]]) }, { steps: 3 });
    expect(Array.from(chosen.dataSync(), (place) => place + 1)).toEqual([1, 3, 2]);
  });
});

describe('pointer networks', () => {
  it('refuse what does not fit', () => {
    const network = makeNetwork();
    const inputs = inputsOf();
    expect(() => network.call({ ...inputs, targets: zeros([3, 4], 'int32') })).toThrow(
      'PointerNetwork: targets must be [batch, steps], got [3, 4]: batch is 2 in items but 3 here',
    );
    expect(() => network.encode({ items: inputs.items, mask: zeros([2, 5]) })).toThrow(
      'PointerNetwork.encode: mask must be of dtype bool, true where to attend, got float32',
    );
    expect(() => new PointerNetwork({ input: 1, size: 0 }, new Random(0))).toThrow(
      'PointerNetwork: size must be an integer of at least 1, got 0',
    );
  });
});
