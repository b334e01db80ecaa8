import {
  ensureGradients,
  normal,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, grad, grads, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { maxPoolItems } from './max-pool-items.ts';
import { SaliencyGate, saliencyGate } from './saliency-gate.ts';
import { SaliencyPooling, type SaliencyWeights, saliencyPool, saliencyScore } from './saliency-pooling.ts';

const [BATCH, LENGTH, WIDTH, HIDDEN] = [3, 5, 7, 11];
const OPEN = [
  [1, 1, 1, 1, 1],
  [0, 1, 1, 0, 1],
  [0, 0, 0, 0, 0],
];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(6).split(name));
const items = (): Tensor => draw('x', [BATCH, LENGTH, WIDTH]);
const mask = (): Tensor => tensor(OPEN, [BATCH, LENGTH], 'bool');
const at = (x: ArrayLike<number>, b: number, n: number, d: number): number =>
  x[(b * LENGTH + n) * WIDTH + d] ?? Number.NaN;
const itemsOf = (b: number): number[] => [0, 1, 2, 3, 4].filter((n) => OPEN[b]?.[n]);

onEachBackend('maxPoolItems', () => {
  beforeAll(() => ensureGradients());
  const largest = (x: ArrayLike<number>): { value: number; item: number }[] => {
    const found: { value: number; item: number }[] = [];
    loop([BATCH, WIDTH], ([b = 0, d = 0]) => {
      const item = itemsOf(b).reduce(
        (best, n) => (best < 0 || at(x, b, n, d) > at(x, b, best, d) ? n : best),
        -1,
      );
      found.push({ item, value: item < 0 ? 0 : at(x, b, item, d) });
    });
    return found;
  };

  it('by hand: each feature from the item in which it is largest, the first of several', () => {
    const { output, items: picked } = maxPoolItems(
      tensor([
        [1, 8],
        [5, 2],
        [5, 8],
      ]),
    );
    toBeClose(output, [5, 8]);
    expect([...picked.dataSync()]).toEqual([1, 0]);
    expect(picked.dtype).toBe('int32');
  });

  it('gives values, items and gradients of a loop, of no item 0 and -1', () => {
    const x = items();
    const { output, items: picked } = maxPoolItems(x, mask());
    const expected = largest(x.dataSync());
    toBeClose(
      output,
      expected.map(({ value }) => value),
    );
    expect([...picked.dataSync()]).toEqual(expected.map(({ item }) => item));
    expectGradient((y) => maxPoolItems(y as Tensor, mask()).output, [x], {
      oracle: (y) => largest(y as Float64Array).map(({ value }) => value),
    });
  });

  it('gives the gradient to one of several that are largest', () => {
    const x = tensor([[2], [5], [5]]);
    toBeClose(grad((y: Tensor) => maxPoolItems(y).output)(x), [0, 1, 0]);
  });

  it('takes no number of padding, and leaves nothing behind', () => {
    const x = tensor([[1], [Number.NaN], [Number.POSITIVE_INFINITY], [-2]]);
    const open = tensor([1, 0, 0, 1], [4], 'bool');
    toBeClose(maxPoolItems(x, open).output, [1]);
    toBeClose(grad((y: Tensor) => maxPoolItems(y, open).output)(x), [1, 0, 0, 0]);
    expectNoLeak(() => ({ ...maxPoolItems(x, open) }));
    expectNoLeak(() => ({ ...maxPoolItems(x) }));
  });
});

onEachBackend('saliencyGate', () => {
  beforeAll(() => ensureGradients());
  const gated = (x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>): number[] =>
    Array.from(x, (value, flat) => {
      const [row, d] = [Math.floor(flat / WIDTH), flat % WIDTH];
      const gate = b.length === 1 ? 0 : d;
      let total = b[gate] ?? 0;
      for (let i = 0; i < WIDTH; i++) total += (w[gate * WIDTH + i] ?? 0) * (x[row * WIDTH + i] ?? 0);
      return value / (1 + Math.exp(-total));
    });

  it('by hand: a gate of log 3 lets three quarters pass', () => {
    toBeClose(saliencyGate(tensor([[4, 2]]), zeros([1, 2]), tensor([Math.log(3)])), [3, 1.5]);
  });

  it.each([1, WIDTH])('gives values and gradients of a loop, %d gates', (gates) => {
    const inputs = [items(), draw('weight', [gates, WIDTH]), draw('bias', [gates])] as const;
    const [x, w, b] = inputs.map((y) => Float64Array.from(y.dataSync())) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    toBeClose(saliencyGate(...inputs), gated(x, w, b));
    expectGradient(saliencyGate as (...y: Tensor[]) => Tensor, inputs, {
      oracle: gated as (...y: Float64Array[]) => number[],
    });
  });

  it('as a module has the weights of one linear map, which the gradient reaches', () => {
    const [model, x] = [new SaliencyGate({ width: WIDTH, gates: 1 }, new Random(0)), items()];
    expect([...stateDict(model)].map(([path, { shape }]) => [path, shape])).toEqual([
      ['gate.weight', [1, WIDTH]],
      ['gate.bias', [1]],
    ]);
    toBeClose(model.call(x), saliencyGate(x, model.gate.weight, model.gate.bias as Tensor));
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(x)) as Scalar);
    expect([...gradients.values()].map((g) => g.dataSync().some((y) => y !== 0))).toEqual([true, true]);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => model.call(x));
  });
});

onEachBackend('saliencyPool', () => {
  beforeAll(() => ensureGradients());
  const parameters = (): [Tensor, Tensor, Tensor] => [
    draw('weight', [HIDDEN, WIDTH]),
    draw('bias', [HIDDEN]),
    draw('vector', [1, HIDDEN]),
  ];
  const named = ([weight, bias, vector]: Tensor[]): SaliencyWeights =>
    ({ weight, bias, vector }) as { weight: Tensor; bias: Tensor; vector: Tensor };
  type Numbers = ArrayLike<number>;
  const scores = (x: Numbers, w: Numbers, b: Numbers, v: Numbers): number[] =>
    Array.from({ length: BATCH * LENGTH }, (_, row) => {
      let score = 0;
      for (let h = 0; h < HIDDEN; h++) {
        let total = b[h] ?? 0;
        for (let i = 0; i < WIDTH; i++) total += (w[h * WIDTH + i] ?? 0) * (x[row * WIDTH + i] ?? 0);
        score += (v[h] ?? 0) * Math.tanh(total);
      }
      return score;
    });
  const pooled = (x: Numbers, w: Numbers, b: Numbers, v: Numbers): number[] => {
    const all = scores(x, w, b, v);
    const output: number[] = [];
    loop([BATCH, WIDTH], ([batch = 0, d = 0]) => {
      const exps = itemsOf(batch).map((n) => Math.exp(all[batch * LENGTH + n] ?? 0));
      const total = exps.reduce((s, e) => s + e, 0);
      output.push(itemsOf(batch).reduce((s, n, i) => s + ((exps[i] ?? 0) / total) * at(x, batch, n, d), 0));
    });
    return output;
  };

  it('by hand: scores 0 and log 3 give 1/4 and 3/4', () => {
    const v = Math.log(3) / Math.tanh(1);
    const { output, weights } = saliencyPool(
      { x: tensor([[0], [1]]) },
      named([tensor([[1]]), tensor([0]), tensor([[v]])]),
    );
    toBeClose(weights, [0.25, 0.75]);
    toBeClose(output, [0.75]);
  });

  it('gives scores, means and gradients of a loop, of no item zeros', () => {
    const inputs = [items(), ...parameters()];
    const plain = inputs.map((y) => Float64Array.from(y.dataSync())) as unknown as [
      Numbers,
      Numbers,
      Numbers,
      Numbers,
    ];
    toBeClose(saliencyScore(inputs[0] as Tensor, named(inputs.slice(1))), scores(...plain), {
      absolute: 1e-5,
    });
    expectGradient((x, ...rest) => saliencyScore(x as Tensor, named(rest as Tensor[])), inputs, {
      oracle: scores as unknown as (...y: Float64Array[]) => number[],
    });
    const run = (x: Tensor, ...rest: Tensor[]): Tensor =>
      saliencyPool({ x, mask: mask() }, named(rest)).output;
    toBeClose(run(...(inputs as [Tensor, ...Tensor[]])), pooled(...plain), { absolute: 1e-5 });
    expectGradient(run as (...y: Tensor[]) => Tensor, inputs, {
      oracle: pooled as unknown as (...y: Float64Array[]) => number[],
    });
    const last = [...(grads(run as (...y: Tensor[]) => Tensor)(inputs)[0]?.dataSync() ?? [])].slice(
      -LENGTH * WIDTH,
    );
    expect(last.every((y) => y === 0)).toBe(true);
  });

  it('as a module has three parameters, which the gradient reaches; it reports its weights', () => {
    const model = new SaliencyPooling({ width: WIDTH, hidden: HIDDEN }, new Random(0));
    const given = { x: items(), mask: mask() };
    expect([...stateDict(model)].map(([path, { shape }]) => [path, shape])).toEqual([
      ['weight', [HIDDEN, WIDTH]],
      ['bias', [HIDDEN]],
      ['vector', [1, HIDDEN]],
    ]);
    const probe = new RecordingProbe();
    const { weights } = model.call(given, { probe });
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...weights.dataSync()]);
    probe.dispose();
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(given).output) as Scalar);
    expect([...gradients.values()].map((g) => g.dataSync().some((y) => y !== 0))).toEqual([true, true, true]);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

describe('saliency', () => {
  const weights = () => ({ weight: zeros([5, 3]), bias: zeros([5]), vector: zeros([1, 5]) });
  it.each([
    [
      () => maxPoolItems(zeros([2, 5, 7]), zeros([2, 3], 'bool')),
      'maxPoolItems: mask must be [2, 5], got [2, 3]: 3 is not 5',
    ],
    [() => maxPoolItems(zeros([0, 7])), 'maxPoolItems: x must have at least 1 item, got [0, 7]'],
    [
      () => saliencyPool({ x: zeros([2, 3]), mask: zeros([2]) }, weights()),
      'saliencyPool: mask must be of dtype bool, true where there is an item, got float32',
    ],
    [
      () => saliencyScore(zeros([2, 2]), weights()),
      'saliencyScore: weight must be [hidden, width], got [5, 3]: width is 2 in x but 3 here',
    ],
    [
      () => saliencyGate(zeros([2, 3]), zeros([2, 3]), zeros([2])),
      'saliencyGate: weight must be [width, width] or [1, width], got [2, 3]',
    ],
    [
      () => new SaliencyGate({ width: 3, gates: 2 }, new Random(0)),
      'SaliencyGate: gates must be 1 or width = 3, got 2',
    ],
    [
      () => new SaliencyPooling({ width: 3, hidden: 0 }, new Random(0)),
      'SaliencyPooling: hidden must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
