import {
  ensureGradients,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
  uniform,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Scalar, square, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { EntityNetwork, type StoryInputs } from './entity-network.ts';
import { entityStep } from './entity-step.ts';

const [BATCH, SLOTS, WIDTH, CAPACITY, VOCABULARY] = [2, 5, 3, 4, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(11).split(name));
const rowsOf = (x: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: x.length / width }, (_, i) =>
    Array.from({ length: width }, (_, k) => x[i * width + k] ?? 0),
  );
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((t, x, k) => t + x * (b[k] ?? 0), 0);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const unit = (x: readonly number[]): number[] => x.map((a) => a / Math.sqrt(dot(x, x)));

/** Equations 2 to 5, slot by slot, in float64. */
function step(
  h: readonly number[][],
  w: readonly number[][],
  s: readonly number[],
  drive: readonly number[][],
  U: readonly number[][],
  slope: readonly number[],
  present = 1,
): number[][] {
  return h.map((own, j) => {
    const gate = present * logistic(dot(s, own) + dot(s, w[j] ?? []));
    const moved = own.map((x, k) => {
      const wanted = dot(U[k] ?? [], own) + (drive[j]?.[k] ?? 0);
      return x + gate * (wanted > 0 ? wanted : wanted * (slope[k] ?? 0));
    });
    return unit(moved);
  });
}

onEachBackend('entityStep', () => {
  beforeAll(() => ensureGradients());

  it('opens a gate, adds a candidate and keeps the length 1, by hand', () => {
    const given = {
      hidden: tensor([[[1, 0]]]),
      keys: tensor([[0, 0]]),
      sentence: tensor([[0, 0]]),
      drive: tensor([[[0, -2]]]),
    };
    // Half open, and a slope of 1/2: [1, 0] + [0, -1] / 2.
    const weights = {
      stateWeight: tensor([
        [0, 0],
        [0, 0],
      ]),
      slope: tensor([1, 0.5]),
    };
    const { hidden, gates } = entityStep(given, weights);
    toBeClose(gates, [0.5]);
    toBeClose(hidden, unit([1, -0.5]));
  });

  it('equals a loop over slots, its gradients too', () => {
    const inputs = [
      draw('h', [BATCH, SLOTS, WIDTH]),
      draw('w', [SLOTS, WIDTH]),
      draw('s', [BATCH, WIDTH]),
      draw('drive', [BATCH, SLOTS, WIDTH]),
      uniform([BATCH, 1], new Random(2), { low: 0.2, high: 1 }),
      draw('U', [WIDTH, WIDTH]),
      draw('slope', [WIDTH]),
    ];
    const f = (...x: Tensor[]): Tensor => {
      const [hidden, keys, sentence, drive, present, stateWeight, slope] = x as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      return entityStep({ hidden, keys, sentence, drive, present }, { stateWeight, slope }).hidden;
    };
    const oracle = (...x: Float64Array[]): number[] => {
      const [h = [], w = [], s = [], d = [], p = [], U = [], a = []] = x.map((all) => rowsOf(all, WIDTH));
      const part = (rows: number[][], b: number): number[][] => rows.slice(b * SLOTS, (b + 1) * SLOTS);
      const there = x[4] ?? p;
      return Array.from({ length: BATCH }, (_, b) =>
        step(part(h, b), w, s[b] ?? [], part(d, b), U, a[0] ?? [], Number(there[b])),
      ).flat(2);
    };
    toBeClose(f(...inputs), oracle(...inputs.map((x) => Float64Array.from(x.dataSync()))), {
      relative: 1e-4,
    });
    expectGradient(f, inputs, { oracle, relative: 1e-3, absolute: 1e-3 });
  });

  it('leaves slots of length 1 as they are where there is no sentence, and says what is wrong', () => {
    const hidden = tensor([[unit([1, 2, 3]), unit([-1, 0, 2])]]);
    const given = { hidden, keys: draw('w', [2, WIDTH]), sentence: draw('s', [1, WIDTH]), drive: hidden };
    const weights = { stateWeight: draw('U', [WIDTH, WIDTH]), slope: ones([WIDTH]) };
    toBeClose(entityStep({ ...given, present: tensor([[0]]) }, weights).hidden, hidden);
    expectNoLeak(() => ({ ...entityStep(given, weights) }));
    expect(() => entityStep({ ...given, keys: ones([7, WIDTH]) }, weights)).toThrow(
      'entityStep: keys must be [slots, width], got [7, 3]: slots is 2 in hidden but 7 here',
    );
  });
});

const STORY = [
  [
    [1, 2, 3],
    [4, 5],
  ],
  [[6, 7], [1], [2, 2, 3, 7]],
];
const QUESTION = [[1, 3], [5]];
const filled = (words: readonly number[] = []): number[] =>
  Array.from({ length: CAPACITY }, (_, j) => words[j] ?? 0);

/** Padded at the end to `length` sentences. */
function inputs(length = 3): StoryInputs {
  const places = Array.from({ length }, (_, i) => i);
  return {
    story: tensor(
      STORY.map((own) => places.map((i) => filled(own[i]))),
      [BATCH, length, CAPACITY],
      'int32',
    ),
    present: tensor(
      STORY.map((own) => places.map((i) => i < own.length)),
      [BATCH, length],
      'bool',
    ),
    question: tensor(QUESTION.map(filled), [BATCH, CAPACITY], 'int32'),
  };
}

onEachBackend('EntityNetwork', () => {
  beforeAll(() => ensureGradients());

  const make = (): EntityNetwork =>
    new EntityNetwork(
      { vocabulary: VOCABULARY, capacity: CAPACITY, slots: SLOTS, width: WIDTH },
      new Random(3),
    );

  it('equals a story told slot by slot, and is told by attention', () => {
    const network = make();
    const weights = stateDict(network);
    const of = (name: string): number[][] => rowsOf((weights.get(name) as Tensor).dataSync(), WIDTH);
    const [E, w, U, V, W, H, R] = [
      'embedding',
      'keys',
      'stateWeight',
      'keyWeight',
      'sentenceWeight',
      'readWeight',
      'answer',
    ].map(of) as number[][][];
    const times = (M: number[][] = [], x: readonly number[] = []): number[] => M.map((row) => dot(row, x));
    const encode = (words: readonly number[]): number[] =>
      Array.from({ length: WIDTH }, (_, k) => words.reduce((t, word) => t + (E?.[word]?.[k] ?? 0), 0));
    const logits = STORY.flatMap((story, b) => {
      let h = (w ?? []).map(unit);
      for (const sentence of story) {
        const s = encode(sentence);
        const drive = (w ?? []).map((key) => times(V, key).map((x, k) => x + (times(W, s)[k] ?? 0)));
        h = step(h, w ?? [], s, drive, U ?? [], [1, 1, 1]);
      }
      const q = encode(QUESTION[b] ?? []);
      const exps = h.map((own) => Math.exp(dot(q, own)));
      const total = exps.reduce((a, c) => a + c);
      const read = q.map((_, k) => h.reduce((t, own, j) => t + ((exps[j] ?? 0) / total) * (own[k] ?? 0), 0));
      // Slopes start at 1: phi is the identity.
      return times(
        R,
        q.map((x, k) => x + (times(H, read)[k] ?? 0)),
      );
    });
    toBeClose(network.call(inputs()), logits, { relative: 1e-4, absolute: 1e-5 });
    toBeClose(network.call(inputs(5)), logits, { relative: 1e-4, absolute: 1e-5 });
  });

  it('has a gradient for every parameter, reports, leaves nothing behind, and says what is wrong', () => {
    const network = make();
    const given = inputs();
    const { gradients } = valueAndGradient(network, () => sum(square(network.call(given))) as Scalar);
    for (const [name] of parametersOf(network)) {
      expect(Math.max(...(gradients.get(name)?.dataSync() ?? []).map(Math.abs)), name).toBeGreaterThan(0);
    }
    const probe = new RecordingProbe();
    network.call(given, { probe }).dispose();
    expect([...probe.records].map(([path, [value]]) => [path, value?.shape])).toEqual([
      ['gates', [BATCH, 3, SLOTS]],
      ['weights', [BATCH, SLOTS]],
    ]);
    probe.dispose();
    expectNoLeak(() => network.call(given));
    const sizes = { vocabulary: 5, capacity: 3, slots: 0, width: 7 };
    expect(() => new EntityNetwork(sizes, new Random(0))).toThrow(
      'EntityNetwork: slots must be an integer of at least 1, got 0',
    );
    expect(() => network.call({ ...given, question: ones([BATCH, 3], 'int32') })).toThrow(
      'EntityNetwork: question must be [batch, 4], got [2, 3]: 3 is not 4',
    );
  });
});
