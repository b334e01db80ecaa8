import {
  ensureGradients,
  Linear,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
  uniform,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import {
  expandDims,
  eye,
  reshape,
  scalar,
  softmax,
  sum,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { matchSupport } from './match-support.ts';
import { MatchingNetwork } from './matching-network.ts';

const [BATCH, QUERIES, SLOTS, CLASSES, INPUT, WORD] = [2, 3, 5, 7, 11, 13];
const draw = (name: string, shape: number[]): Tensor =>
  uniform(shape, new Random(4).split(name), { low: -1, high: 1 });
const query = (word = WORD): Tensor => draw('query', [BATCH, QUERIES, word]);
const support = (word = WORD): Tensor => draw('support', [BATCH, SLOTS, word]);
const labels = (): Tensor => tidy(() => softmax(draw('labels', [BATCH, SLOTS, CLASSES])));
const inputsOf = ([q, s, y, beta]: Tensor[]): Parameters<typeof matchSupport>[0] =>
  ({ query: q, support: s, labels: y, strength: beta }) as Parameters<typeof matchSupport>[0];

/** p in float64, by loops over everything. */
function matchLoop(q: ArrayLike<number>, s: ArrayLike<number>, y: ArrayLike<number>, beta: number): number[] {
  const found = new Array<number>(BATCH * QUERIES * CLASSES).fill(0);
  loop([BATCH, QUERIES], ([b = 0, i = 0]) => {
    const scores = Array.from({ length: SLOTS }, (_, n) => {
      let [product, ofQuery, ofSupport] = [0, 0, 0];
      for (let d = 0; d < WORD; d++) {
        const [left, right] = [q[(b * QUERIES + i) * WORD + d] ?? 0, s[(b * SLOTS + n) * WORD + d] ?? 0];
        product += left * right;
        ofQuery += left * left;
        ofSupport += right * right;
      }
      return Math.exp((beta * product) / Math.sqrt(ofQuery * ofSupport));
    });
    const total = scores.reduce((a, c) => a + c);
    loop([SLOTS, CLASSES], ([n = 0, c = 0]) => {
      const at = (b * QUERIES + i) * CLASSES + c;
      found[at] = (found[at] ?? 0) + ((scores[n] ?? 0) / total) * (y[(b * SLOTS + n) * CLASSES + c] ?? 0);
    });
  });
  return found;
}
const NONE = new Float64Array();
const oracle = (...[q = NONE, s = NONE, y = NONE, beta = NONE]: Float64Array[]): number[] =>
  matchLoop(q, s, y, beta[0] ?? 0);

onEachBackend('matchSupport', () => {
  beforeAll(ensureGradients);

  it('gives labels as the loop does, with its gradient in every input', () => {
    const inputs = [query(), support(), labels(), scalar(3)];
    toBeClose(matchSupport(inputsOf(inputs)), oracle(...inputs.map((x) => Float64Array.from(x.dataSync()))));
    expectGradient((...given) => matchSupport(inputsOf(given)), inputs, { oracle });
  });

  it('does a case by hand: two examples of one class share it', () => {
    const inputs = {
      query: tensor([[[9, 0]]]),
      support: tensor([
        [
          [1, 0],
          [0, 1],
          [0, 5],
        ],
      ]),
      labels: tensor([
        [
          [1, 0],
          [0, 1],
          [0, 1],
        ],
      ]),
      strength: scalar(Math.log(3)),
    };
    toBeClose(matchSupport(inputs), [0.6, 0.4]);
  });

  it('is a distribution, and blind to the order of the examples', () => {
    const [q, s, y] = [query(), support(), labels()];
    const shares = matchSupport({ query: q, support: s, labels: y, strength: scalar(20) });
    toBeClose(sum(shares, 2), new Array<number>(BATCH * QUERIES).fill(1));
    const turned = (x: Tensor): Tensor => {
      const [batch = 0, rows = 0, width = 0] = x.shape;
      const values = x.dataSync();
      const at = (i: number): number =>
        Math.floor(i / (rows * width)) * rows * width +
        ((Math.floor(i / width) + 2) % rows) * width +
        (i % width);
      return tensor(
        Array.from({ length: batch * rows * width }, (_, i) => values[at(i)] ?? 0),
        x.shape,
      );
    };
    const again = matchSupport({ query: q, support: turned(s), labels: turned(y), strength: scalar(20) });
    toBeClose(again, shares);
  });

  it('is finite where an example is all zeros', () => {
    const inputs = { query: query(), support: zeros([BATCH, SLOTS, WORD]), labels: labels() };
    const shares = matchSupport({ ...inputs, strength: scalar(50) }).dataSync();
    expect(shares.every(Number.isFinite)).toBe(true);
  });

  it('leaves nothing behind', () => {
    const inputs = inputsOf([query(), support(), labels(), scalar(3)]);
    expectNoLeak(() => matchSupport(inputs));
  });
});

onEachBackend('MatchingNetwork', () => {
  beforeAll(ensureGradients);
  const network = (): MatchingNetwork =>
    new MatchingNetwork({ encoder: new Linear({ input: INPUT, output: WORD }, new Random(0)), strength: 5 });

  it('matches what its encoder makes, and reports how', () => {
    const model = network();
    const inputs = { query: query(INPUT), support: support(INPUT), labels: labels() };
    const probe = new RecordingProbe();
    const strength = scalar(5);
    const encoded = { query: model.encoder.call(inputs.query), support: model.encoder.call(inputs.support) };
    toBeClose(model.call(inputs, { probe }), matchSupport({ ...encoded, labels: inputs.labels, strength }));
    expect([...probe.records.keys()]).toEqual(['weights']);
    probe.dispose();
  });

  it('has one encoder or two', () => {
    expect([...parametersOf(network()).keys()]).toEqual(['encoder.weight', 'encoder.bias', 'logStrength']);
    const make = (name: string): Linear =>
      new Linear({ input: INPUT, output: WORD, bias: false }, new Random(0).split(name));
    const two = new MatchingNetwork({ encoder: make('f'), supportEncoder: make('g') });
    expect([...stateDict(two).keys()]).toEqual(['encoder.weight', 'supportEncoder.weight', 'logStrength']);
    const inputs = { query: query(INPUT), support: support(INPUT), labels: labels() };
    expectNoLeak(() => two.call(inputs));
  });

  it('takes examples of any shape', () => {
    const model = new MatchingNetwork({ encoder: { call: (x) => reshape(x, [-1, 6]) } });
    const image = (n: number): Tensor => draw('image', [1, n, 2, 3]);
    const shares = model.call({ query: image(4), support: image(4), labels: expandDims(eye(4), 0) });
    expect(shares.shape).toEqual([1, 4, 4]);
  });
});

describe('one-shot', () => {
  it('refuses what does not fit', () => {
    expect(() => matchSupport(inputsOf([query(), support(11), labels(), scalar(1)]))).toThrow(
      'matchSupport: support must be [batch, slots, word], got [2, 5, 11]: word is 13 in query but 11 here',
    );
    const encoder = { call: (x: Tensor): Tensor => x };
    expect(() => new MatchingNetwork({ encoder, strength: 0 })).toThrow(
      'MatchingNetwork: strength must be a finite number above 0, got 0',
    );
    const model = new MatchingNetwork({ encoder });
    expect(() => model.call({ query: zeros([5]), support: support(), labels: labels() })).toThrow(
      'MatchingNetwork.call: query must be [batch, queries, ...], got [5]',
    );
  });
});
