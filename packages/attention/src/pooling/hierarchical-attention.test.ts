import {
  ensureGradients,
  normal,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, grads, mul, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { HierarchicalAttention, hierarchicalAttend } from './hierarchical-attention.ts';

const [BATCH, SENTENCES, LENGTH, WIDTH, HIDDEN] = [2, 3, 5, 7, 2];
const WORDS_IN = [
  [5, 2, 0],
  [0, 0, 0],
];
const MASK = WORDS_IN.flatMap((counts) =>
  counts.flatMap((count) => Array.from({ length: LENGTH }, (_, t) => Number(t < count))),
);
const mask = (): Tensor => tensor(MASK, [BATCH, SENTENCES, LENGTH], 'bool');
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(26).split(name));
const words = (): Tensor => draw('words', [BATCH, SENTENCES, LENGTH, WIDTH]);
const LEVEL = [[HIDDEN, WIDTH], [HIDDEN], [1, HIDDEN]];
const parameters = (): Tensor[] => [...LEVEL, ...LEVEL].map((shape, i) => draw(`parameter ${i}`, shape));
const named = ([a, b, c, d, e, f]: Tensor[]) =>
  ({
    word: { weight: a, bias: b, vector: c },
    sentence: { weight: d, bias: e, vector: f },
  }) as Parameters<typeof hierarchicalAttend>[1];
type Numbers = ArrayLike<number>;

/** The mean of some vectors by what stands out. */
function salient(vectors: readonly number[][], [weight, bias, vector]: readonly Numbers[]): number[] {
  const scores = vectors.map((x) => {
    let score = 0;
    for (let h = 0; h < HIDDEN; h++) {
      const total = x.reduce((t, value, d) => t + value * (weight?.[h * WIDTH + d] ?? 0), bias?.[h] ?? 0);
      score += (vector?.[h] ?? 0) * Math.tanh(total);
    }
    return Math.exp(score);
  });
  const total = scores.reduce((x, y) => x + y, 0);
  return Array.from({ length: WIDTH }, (_, d) =>
    vectors.reduce((t, x, n) => t + ((scores[n] ?? 0) / total) * (x[d] ?? 0), 0),
  );
}

function documents(x: Numbers, ...given: Numbers[]): number[] {
  return WORDS_IN.flatMap((counts, b) => {
    const sentences = counts.flatMap((count, s) => {
      if (count === 0) return [];
      const vectors = Array.from({ length: count }, (_, t) => {
        const row = (b * SENTENCES + s) * LENGTH + t;
        return Array.from({ length: WIDTH }, (_, d) => x[row * WIDTH + d] ?? 0);
      });
      return [salient(vectors, given.slice(0, 3))];
    });
    return salient(sentences, given.slice(3));
  });
}

onEachBackend('hierarchicalAttend', () => {
  beforeAll(() => ensureGradients());

  it('by hand: a mean of sentences, not of words', () => {
    const even = { weight: tensor([[0]]), bias: tensor([0]), vector: tensor([[0]]) };
    const given = { words: tensor([1, 3, 6, 99], [2, 2, 1]), mask: tensor([1, 1, 1, 0], [2, 2], 'bool') };
    const { output, wordWeights, sentenceWeights } = hierarchicalAttend(given, {
      word: even,
      sentence: even,
    });
    toBeClose(output, [4]);
    toBeClose(wordWeights, [0.5, 0.5, 1, 0]);
    toBeClose(sentenceWeights, [0.5, 0.5]);
  });

  it('agrees with a loop over words that are there, gradients too', () => {
    const inputs = [words(), ...parameters()];
    const run = (x: Tensor, ...rest: Tensor[]): Tensor =>
      hierarchicalAttend({ words: x, mask: mask() }, named(rest)).output;
    toBeClose(
      run(...(inputs as [Tensor, ...Tensor[]])),
      documents(...(inputs.map((x) => x.dataSync()) as unknown as [Numbers])),
      {
        absolute: 1e-5,
      },
    );
    expectGradient(run as (...x: Tensor[]) => Tensor, inputs, {
      oracle: documents as unknown as (...x: Float64Array[]) => number[],
    });
  });

  it('padded words and padded sentences have weight 0, and no gradient', () => {
    const { output, wordWeights, sentenceWeights } = hierarchicalAttend(
      { words: words(), mask: mask() },
      named(parameters()),
    );
    const ofWords = wordWeights.dataSync();
    loop([BATCH, SENTENCES, LENGTH], (_index, flat) => {
      if (MASK[flat]) expect(ofWords[flat]).toBeGreaterThan(0);
      else expect(ofWords[flat]).toBe(0);
    });
    expect([...sentenceWeights.dataSync()].map((x) => x > 0)).toEqual(
      WORDS_IN.flat().map((count) => count > 0),
    );
    expect([...output.dataSync()].slice(WIDTH).every((x) => x === 0)).toBe(true);
    const run = (x: Tensor): Tensor =>
      hierarchicalAttend({ words: x, mask: mask() }, named(parameters())).output;
    const gradient = grads(run)([words()])[0]?.dataSync() ?? [];
    loop([BATCH, SENTENCES, LENGTH, WIDTH], (_index, flat) => {
      if (!MASK[Math.floor(flat / WIDTH)]) expect(gradient[flat]).toBe(0);
    });
  });

  it('asks the encoders it is given, and tells them what is there', () => {
    const shapes: number[][] = [];
    const twice = ({ x, mask: open }: { x: Tensor; mask?: Tensor }): Tensor => {
      shapes.push(x.shape, open?.shape ?? []);
      return mul(x, 2);
    };
    const weights = named(parameters());
    const given = { words: words(), mask: mask() };
    const { output } = hierarchicalAttend({ ...given, encodeWords: twice, encodeSentences: twice }, weights);
    expect(shapes).toEqual([
      [BATCH, SENTENCES, LENGTH, WIDTH],
      [BATCH, SENTENCES, LENGTH],
      [BATCH, SENTENCES, WIDTH],
      [BATCH, SENTENCES],
    ]);
    const byHand = { ...given, words: mul(words(), 2), encodeSentences: twice };
    const doubled = hierarchicalAttend(byHand, weights);
    toBeClose(output, doubled.output);
  });

  it('as a module has the parameters of both levels, which the gradient reaches; it reports both weights', () => {
    const level = { width: WIDTH, hidden: HIDDEN };
    const model = new HierarchicalAttention({ word: level, sentence: level }, new Random(0));
    const given = { words: words(), mask: mask() };
    const paths = ['word', 'sentence'].flatMap((name) =>
      ['weight', 'bias', 'vector'].map((p) => `${name}.${p}`),
    );
    expect([...stateDict(model).keys()]).toEqual(paths);
    const probe = new RecordingProbe();
    const { sentenceWeights, wordWeights } = model.call(given, { probe });
    expect([...probe.records.keys()]).toEqual(['word.weights', 'sentence.weights']);
    toBeClose(probe.records.get('word.weights')?.[0] as Tensor, wordWeights);
    toBeClose(probe.records.get('sentence.weights')?.[0] as Tensor, sentenceWeights);
    probe.dispose();
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(given).output) as Scalar);
    expect([...gradients.keys()]).toEqual(paths);
    expect([...gradients.values()].every((g) => g.dataSync().some((y) => y !== 0))).toBe(true);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

describe('hierarchicalAttend', () => {
  it.each([
    [
      () =>
        hierarchicalAttend({ words: zeros([2, 3, 5, 7]), mask: zeros([2, 3], 'bool') }, named(parameters())),
      'hierarchicalAttend: mask must be [2, 3, 5], got [2, 3]: its rank is 2',
    ],
    [
      () => hierarchicalAttend({ words: zeros([5, 7]) }, named(parameters())),
      'hierarchicalAttend: words must be [..., sentences, length, depth], got [5, 7]: its rank is 2',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
