import {
  ensureGradients,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  uniform,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Scalar, square, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { StoryInputs } from '../entity/entity-network.ts';
import { attentionGru } from './attention-gru.ts';
import { DynamicMemoryNetwork } from './dynamic-memory-network.ts';
import { episodeGates } from './episode-gates.ts';

const [BATCH, LENGTH, WIDTH, INPUT] = [2, 5, 3, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(13).split(name));
const rowsOf = (x: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: x.length / width }, (_, i) =>
    Array.from({ length: width }, (_, k) => x[i * width + k] ?? 0),
  );
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((t, x, k) => t + x * (b[k] ?? 0), 0);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Equations 11 and 12, fact by fact, in float64. */
function gruOracle(...x: readonly ArrayLike<number>[]): number[] {
  const [facts = [], gates = [], inputWeight = [], stateWeight = [], inputBias = [], stateBias = []] = x;
  const [W, U] = [rowsOf(inputWeight, INPUT), rowsOf(stateWeight, WIDTH)];
  return Array.from({ length: BATCH }, (_, b) => {
    let h = new Array<number>(WIDTH).fill(0);
    for (let t = 0; t < LENGTH; t++) {
      const f = rowsOf(facts, INPUT)[b * LENGTH + t] ?? [];
      const before = h;
      const given = (row: number): number => dot(W[row] ?? [], f) + (inputBias[row] ?? 0);
      const kept = (row: number): number => dot(U[row] ?? [], before) + (stateBias[row] ?? 0);
      const g = gates[b * LENGTH + t] ?? 0;
      h = before.map((own, k) => {
        const reset = logistic(given(k) + kept(k));
        return g * Math.tanh(given(WIDTH + k) + reset * kept(WIDTH + k)) + (1 - g) * own;
      });
    }
    return h;
  }).flat();
}

onEachBackend('attentionGru', () => {
  beforeAll(() => ensureGradients());

  const inputs = (): Tensor[] => [
    draw('facts', [BATCH, LENGTH, INPUT]),
    uniform([BATCH, LENGTH], new Random(1)),
    draw('W', [2 * WIDTH, INPUT]),
    draw('U', [2 * WIDTH, WIDTH]),
    draw('b', [2 * WIDTH]),
    draw('c', [2 * WIDTH]),
  ];
  const f = (...x: Tensor[]): Tensor => {
    const [facts, gates, inputWeight, stateWeight, inputBias, stateBias] = x as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    return attentionGru(facts, gates, { inputWeight, stateWeight, inputBias, stateBias });
  };

  it('equals a loop over facts, its gradients too', () => {
    const given = inputs();
    toBeClose(f(...given), gruOracle(...given.map((x) => x.dataSync())), { relative: 1e-4, absolute: 1e-5 });
    expectGradient(f, given, { oracle: gruOracle, relative: 1e-3, absolute: 1e-3 });
    expectNoLeak(() => f(...given));
  });

  it('takes in what is attended alone: by hand', () => {
    const weights = {
      inputWeight: ones([2, 1]),
      stateWeight: zeros([2, 1]),
      inputBias: zeros([2]),
      stateBias: zeros([2]),
    };
    const facts = tensor([[[5], [1], [7]]]);
    toBeClose(attentionGru(facts, tensor([[0, 1, 0]]), weights), [Math.tanh(1)]);
    toBeClose(attentionGru(facts, zeros([1, 3]), weights), [0]);
    expect(() => attentionGru(facts, ones([1, 5]), weights)).toThrow(
      'attentionGru: gates must be [batch, length], got [1, 5]: length is 3 in facts but 5 here',
    );
    const wide = { ...weights, inputWeight: ones([3, 1]) };
    expect(() => attentionGru(facts, ones([1, 3]), wide)).toThrow(
      'attentionGru: inputWeight must be [2, input], got [3, 1]: 3 is not 2',
    );
  });
});

onEachBackend('episodeGates', () => {
  beforeAll(() => ensureGradients());

  const HIDDEN = 4;
  const inputs = (): Tensor[] => [
    draw('facts', [BATCH, LENGTH, WIDTH]),
    draw('question', [BATCH, WIDTH]),
    draw('memory', [BATCH, WIDTH]),
    draw('W1', [HIDDEN, 4 * WIDTH]),
    draw('b1', [HIDDEN]),
    draw('W2', [1, HIDDEN]),
  ];
  const present = (): Tensor =>
    tensor(
      [
        [1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1],
      ],
      [BATCH, LENGTH],
      'bool',
    );
  const f = (...x: Tensor[]): Tensor => {
    const [facts, question, memory, hiddenWeight, hiddenBias, scoreWeight] = x as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    return episodeGates(
      { facts, question, memory, present: present() },
      { hiddenWeight, hiddenBias, scoreWeight },
    );
  };
  const oracle = (...x: readonly ArrayLike<number>[]): number[] => {
    const [facts = [], question = [], memory = [], W1 = [], b1 = [], W2 = []] = x;
    return Array.from({ length: BATCH }, (_, b) => {
      const [q, m] = [rowsOf(question, WIDTH)[b] ?? [], rowsOf(memory, WIDTH)[b] ?? []];
      const exps = Array.from({ length: LENGTH }, (_, i) => {
        if (b === 0 && i > 2) return 0;
        const fact = rowsOf(facts, WIDTH)[b * LENGTH + i] ?? [];
        const pair = (g: (f: number, other: number) => number, other: number[]): number[] =>
          fact.map((x, k) => g(x, other[k] ?? 0));
        const product = (x: number, y: number): number => x * y;
        const apart = (x: number, y: number): number => Math.abs(x - y);
        const z = [...pair(product, q), ...pair(product, m), ...pair(apart, q), ...pair(apart, m)];
        const hidden = rowsOf(W1, 4 * WIDTH).map((row, k) => Math.tanh(dot(row, z) + (b1[k] ?? 0)));
        return Math.exp(dot(hidden, Array.from(W2)));
      });
      const total = exps.reduce((a, c) => a + c);
      return exps.map((e) => e / total);
    }).flat();
  };

  it('equals a loop over facts, its gradients too, and gives padding nothing', () => {
    const given = inputs();
    toBeClose(f(...given), oracle(...given.map((x) => x.dataSync())), { relative: 1e-4 });
    expectGradient(f, given, { oracle, relative: 1e-3, absolute: 1e-3 });
    const [facts, question, memory] = given as [Tensor, Tensor, Tensor];
    const weights = {
      hiddenWeight: ones([HIDDEN, 4 * WIDTH]),
      hiddenBias: zeros([HIDDEN]),
      scoreWeight: ones([1, HIDDEN]),
    };
    expectNoLeak(() => episodeGates({ facts, question, memory }, weights));
    expect(() => episodeGates({ facts, question, memory: ones([2, 5]) }, weights)).toThrow(
      'episodeGates: memory must be [batch, width], got [2, 5]: width is 3 in facts but 5 here',
    );
  });
});

const [VOCABULARY, CAPACITY] = [7, 4];
const STORY = [
  [
    [1, 2, 3],
    [4, 5],
  ],
  [[6, 7], [1], [2, 2, 3, 7]],
];
const filled = (words: readonly number[] = []): number[] =>
  Array.from({ length: CAPACITY }, (_, j) => words[j] ?? 0);

function story(length = 3): StoryInputs {
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
    question: tensor([[1, 3], [5]].map(filled), [BATCH, CAPACITY], 'int32'),
  };
}

onEachBackend('DynamicMemoryNetwork', () => {
  beforeAll(() => ensureGradients());

  const make = (episodes = 2): DynamicMemoryNetwork =>
    new DynamicMemoryNetwork(
      { vocabulary: VOCABULARY, capacity: CAPACITY, width: WIDTH, episodes },
      new Random(3),
    );

  it('goes on from what an episode found, whatever padding there is', () => {
    const network = make();
    const probe = new RecordingProbe();
    const logits = network.call(story(), { probe });
    expect(logits.shape).toEqual([BATCH, VOCABULARY]);
    toBeClose(network.call(story(5)), logits, { relative: 1e-4, absolute: 1e-5 });
    const [first, second] = ['episodes.0.weights', 'episodes.1.weights'].map(
      (path) => probe.records.get(path)?.[0]?.arraySync() as number[][],
    );
    expect(first?.[0]?.[2]).toBe(0);
    for (const row of [...(first ?? []), ...(second ?? [])])
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(second).not.toEqual(first);
    probe.dispose();
  });

  it('has a gradient for every parameter, leaves nothing behind, and says what is wrong', () => {
    const network = make();
    const given = story();
    const { gradients } = valueAndGradient(network, () => sum(square(network.call(given))) as Scalar);
    for (const [name] of parametersOf(network)) {
      expect(Math.max(...(gradients.get(name)?.dataSync() ?? []).map(Math.abs)), name).toBeGreaterThan(0);
    }
    expectNoLeak(() => network.call(given));
    expect(() => make(0)).toThrow('DynamicMemoryNetwork: episodes must be an integer of at least 1, got 0');
    expect(() => network.call({ ...given, question: ones([BATCH, 3], 'int32') })).toThrow(
      'DynamicMemoryNetwork: question must be [batch, 4], got [2, 3]: 3 is not 4',
    );
  });
});
