import {
  Adam,
  crossEntropy,
  Embedding,
  ensureGradients,
  Linear,
  normal,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  argMax,
  dispose,
  mean,
  neg,
  type Scalar,
  setBackend,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { enumeratedMarginals, everySequence } from './fixtures/enumerated-chains.ts';
import { crfPotentials, LinearChainCrf } from './linear-chain-crf.ts';

const [BATCH, LENGTH, STATES] = [3, 5, 2];
const OPEN = [
  [1, 1, 1, 1, 1],
  [1, 1, 0, 0, 0],
  [1, 0, 1, 1, 1],
];
const SHAPE = {
  batch: BATCH,
  length: LENGTH,
  states: STATES,
  open: (b: number, t: number) => OPEN[b]?.[t] === 1,
};
const make = (): LinearChainCrf => new LinearChainCrf({ states: STATES }, new Random(1));
const unary = (): Tensor => normal([BATCH, LENGTH, STATES], new Random(2));
const mask = (): Tensor => tensor(OPEN, [BATCH, LENGTH], 'bool');

/** What the first and the last place of each chain get besides, in a loop. */
function withEnds(x: ArrayLike<number>, first: ArrayLike<number>, last: ArrayLike<number>): number[] {
  const open = (b: number, t: number): boolean => t >= 0 && t < LENGTH && SHAPE.open(b, t);
  return Array.from(x, (value, flat) => {
    const [row, i] = [Math.floor(flat / STATES), flat % STATES];
    const [b, t] = [Math.floor(row / LENGTH), row % LENGTH];
    if (!open(b, t)) return value;
    return value + (open(b, t - 1) ? 0 : (first[i] ?? 0)) + (open(b, t + 1) ? 0 : (last[i] ?? 0));
  });
}
const ended = (x: ArrayLike<number>, crf: LinearChainCrf): number[] =>
  withEnds(x, crf.first.dataSync(), crf.last.dataSync());

onEachBackend('crfPotentials', () => {
  beforeAll(() => ensureGradients());

  it('by hand: the score of beginning and that of ending', () => {
    const weights = { transitions: zeros([2, 2]), first: tensor([10, 20]), last: tensor([100, 200]) };
    toBeClose(crfPotentials({ unary: zeros([1, 3, 2]) }, weights).unary, [10, 20, 0, 0, 100, 200]);
    toBeClose(crfPotentials({ unary: zeros([1, 1, 2]) }, weights).unary, [110, 220]);
  });

  it('agrees with a loop, gradients too, and leaves nothing behind', () => {
    const [x, first, last] = [unary(), tensor([0.5, -1]), tensor([2, 0.25])];
    const [transitions, open] = [zeros([STATES, STATES]), mask()];
    const run = (a: Tensor, b: Tensor, c: Tensor): Tensor =>
      crfPotentials({ unary: a, mask: open }, { transitions, first: b, last: c }).unary;
    toBeClose(run(x, first, last), withEnds(x.dataSync(), first.dataSync(), last.dataSync()));
    expectGradient(run as (...y: Tensor[]) => Tensor, [x, first, last], {
      oracle: withEnds as (...y: Float64Array[]) => number[],
    });
    expectNoLeak(() => run(x, first, last));
  });
});

onEachBackend('LinearChainCrf', () => {
  beforeAll(() => ensureGradients());

  it('gives the marginals of all sequences, with scores for both ends, gradient too', () => {
    const crf = make();
    const oracle = (x: ArrayLike<number>): number[] =>
      enumeratedMarginals(everySequence(SHAPE)(ended(x, crf), crf.transitions.dataSync()), SHAPE);
    toBeClose(crf.call({ unary: unary(), mask: mask() }), oracle(unary().dataSync()));
    expectGradient((x) => crf.call({ unary: x as Tensor, mask: mask() }), [unary()], { oracle });
  });

  it('reports its marginals', () => {
    const probe = new RecordingProbe();
    const marginals = make().call({ unary: unary(), mask: mask() }, { probe });
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...marginals.dataSync()]);
    probe.dispose();
  });

  it('gives the log-probability and the best sequence of the same chains', () => {
    const crf = make();
    const chains = everySequence(SHAPE)(ended(unary().dataSync(), crf), crf.transitions.dataSync());
    const { states, score } = crf.best({ unary: unary(), mask: mask() });
    const best = chains.map(({ scores }) => scores.indexOf(Math.max(...scores)));
    expect(states.arraySync()).toEqual(chains.map(({ sequences }, b) => sequences[best[b] ?? 0]));
    toBeClose(
      score,
      chains.map(({ scores }, b) => scores[best[b] ?? 0] ?? 0),
      { absolute: 1e-5 },
    );
    toBeClose(
      crf.logProbability({ unary: unary(), mask: mask() }, states),
      chains.map(({ probabilities }, b) => Math.log(probabilities[best[b] ?? 0] ?? 0)),
      { absolute: 1e-5 },
    );
  });

  it('has three parameters, which the gradient reaches, and leaves nothing behind', () => {
    const [crf, x, open] = [make(), unary(), mask()];
    const states = zeros([BATCH, LENGTH], 'int32');
    expect([...stateDict(crf)].map(([path, { shape }]) => [path, shape])).toEqual([
      ['transitions', [STATES, STATES]],
      ['first', [STATES]],
      ['last', [STATES]],
    ]);
    const loss = (): Scalar => neg(mean(crf.logProbability({ unary: x, mask: open }, states)));
    const { value, gradients } = valueAndGradient(crf, loss);
    expect([...gradients.values()].map((g) => g.dataSync().some((d) => d !== 0))).toEqual([true, true, true]);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => crf.call({ unary: x, mask: open }));
    expectNoLeak(() => ({ ...crf.best({ unary: x, mask: open }) }));
    expectNoLeak(() => crf.logProbability({ unary: x, mask: open }, states));
  });
});

describe('LinearChainCrf', () => {
  it.each([
    [
      () => new LinearChainCrf({ states: 0 }, new Random(0)),
      'LinearChainCrf: states must be an integer of at least 1, got 0',
    ],
    [
      () => make().call({ unary: zeros([2, 3, 5]) }),
      'crfPotentials: transitions must be [states, states], got [2, 2]: states is 5 in unary but 2 here',
    ],
    [
      () =>
        crfPotentials(
          { unary: zeros([2, 3, 2]) },
          { transitions: zeros([2, 2]), first: zeros([3]), last: zeros([2]) },
        ),
      'crfPotentials: first must be [states], got [3]: states is 2 in unary but 3 here',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});

/**
 * A language in which no word tells its tag. Tags go round, 0 1 2 0 1 2, from any of the three; tag k is said by word k or by
 * word k - 1, with even chance. Where the round began only the words together tell.
 */
function sentences(count: number, random: Random): Sentences {
  const starts = random.split('start').integers(count, 3);
  const coins = random.split('coin').integers(count * WORDS, 2);
  const tags = coins.map((_, i) => ((starts[Math.floor(i / WORDS)] ?? 0) + (i % WORDS)) % 3);
  const words = tags.map((tag, i) => (tag + 2 * (coins[i] ?? 0)) % 3);
  return { tags: tensor(tags, [count, WORDS], 'int32'), words: tensor(words, [count, WORDS], 'int32') };
}

interface Sentences {
  readonly words: Tensor;
  readonly tags: Tensor;
}

const WORDS = 7;

class Tagger {
  readonly embedding: Embedding;
  readonly scores: Linear;
  readonly crf: LinearChainCrf;

  constructor(random: Random) {
    this.embedding = new Embedding({ size: 3, width: 5 }, random.split('embedding'));
    this.scores = new Linear({ input: 5, output: 3 }, random.split('scores'));
    this.crf = new LinearChainCrf({ states: 3 }, random.split('crf'));
  }

  unary(words: Tensor): Tensor {
    return this.scores.call(this.embedding.call(words));
  }
}

/** The part of 500 new sentences of which every tag is right, after 150 steps. */
function trained(
  loss: (model: Tagger, sentences: Sentences) => Scalar,
  predict: (model: Tagger, words: Tensor) => Tensor,
): number {
  const random = new Random(21);
  const model = new Tagger(random.split('model'));
  const optimizer = new Adam({ learningRate: 0.05 });
  for (let step = 0; step < 150; step++) {
    tidy(() => {
      const batch = sentences(32, random.at(step));
      optimizer.apply(model, valueAndGradient(model, () => loss(model, batch)).gradients);
    });
  }
  const { words, tags } = sentences(500, random.split('test'));
  const [found, wanted] = [predict(model, words).arraySync(), tags.arraySync()] as [number[][], number[][]];
  return found.filter((row, b) => row.join() === wanted[b]?.join()).length / found.length;
}

describe('a linear-chain CRF on the engine', () => {
  it('learns tags that depend on their neighbours, over 95 % of sentences exact; a softmax of each word, under 5 %', async () => {
    await setBackend('mneme');
    const together = trained(
      (model, { words, tags }) => neg(mean(model.crf.logProbability({ unary: model.unary(words) }, tags))),
      (model, words) => model.crf.best({ unary: model.unary(words) }).states,
    );
    const alone = trained(
      (model, { words, tags }) => crossEntropy(model.unary(words), tags) as Scalar,
      (model, words) => argMax(model.unary(words), -1),
    );
    expect(together).toBeGreaterThan(0.95);
    expect(alone).toBeLessThan(0.05);
  });
});
