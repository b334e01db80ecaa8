import {
  ensureGradients,
  loadStateDict,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  eye,
  mul,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { CountMatrix } from '../end-to-end/count-matrix.ts';
import { countSentences } from '../end-to-end/count-sentences.ts';
import { EndToEndMemoryNetwork } from '../end-to-end/end-to-end-memory-network.ts';
import { memoryHop, stackedEmbedding } from '../end-to-end/memory-hop.ts';
import { bagOfWords, positionEncoding } from '../end-to-end/sentence-encoding.ts';
import { keyValueHop } from './key-value-hop.ts';
import { type KeyValueInputs, KeyValueMemoryNetwork } from './key-value-memory-network.ts';

const [BATCH, SLOTS, WIDTH, VOCABULARY] = [2, 5, 3, 7];
const ROWS = VOCABULARY + SLOTS;
const SIZES = { encoding: bagOfWords, vocabulary: VOCABULARY, slots: SLOTS, capacity: 4 };
const KEYS = [
  [
    [1, 2, 3],
    [4, 5],
    [7, 1, 1, 2],
  ],
  [[6], [3, 3, 2], [5, 1], [2, 4, 6, 7], [1]],
];
const VALUES = [
  [[4], [6, 1], [2]],
  [[1], [2], [3], [4, 5], [7]],
];
const QUESTION = [[[1, 3]], [[5]]];
const entries = (sentences: readonly (readonly number[])[][]): CountMatrix =>
  countSentences(
    sentences,
    SIZES,
    sentences.map((own) => own.map(() => 0)),
  );
const numbers = (count: number, phase: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase));
const state = (): Tensor2D => tensor2d(numbers(BATCH * WIDTH, 0), [BATCH, WIDTH]);
const table = (phase: number): Tensor2D =>
  stackedEmbedding(
    tensor2d(numbers(ROWS * WIDTH, phase), [ROWS, WIDTH]),
    tensor1d(bagOfWords.columns(WIDTH)) as Tensor1D,
  );
const inputs = (): KeyValueInputs => ({
  question: countSentences(QUESTION, SIZES),
  keys: entries(KEYS),
  values: entries(VALUES),
});

/** Sums of rows, `width` numbers each, of the words of a sentence. */
function bag(rows: ArrayLike<number>, words: readonly number[]): number[] {
  return Array.from({ length: WIDTH }, (_, k) =>
    words.reduce((t, word) => t + (rows[(word - 1) * WIDTH + k] ?? 0), 0),
  );
}
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((t, x, k) => t + x * (b[k] ?? 0), 0);

/** Equations 1 and 2, entry by entry, in float64; empty slots take their share. */
function hopOracle(q: ArrayLike<number>, a: ArrayLike<number>, c: ArrayLike<number>): number[] {
  return KEYS.flatMap((keys, b) => {
    const asked = Array.from({ length: WIDTH }, (_, k) => q[b * WIDTH + k] ?? 0);
    const exps = Array.from({ length: SLOTS }, (_, i) => Math.exp(dot(asked, bag(a, keys[i] ?? []))));
    const total = exps.reduce((x, y) => x + y);
    const read = exps.map((e, i) => bag(c, VALUES[b]?.[i] ?? []).map((v) => (e / total) * v));
    return asked.map((_, k) => read.reduce((t, v) => t + (v[k] ?? 0), 0));
  });
}

onEachBackend('keyValueHop', () => {
  beforeAll(() => ensureGradients());

  it('finds by keys and reads values, by hand', () => {
    const config = { encoding: bagOfWords, vocabulary: 4, slots: 2, capacity: 1 };
    const keys = countSentences([[[1], [2]]], config, [[0, 0]]);
    const values = countSentences([[[3], [4]]], config, [[0, 0]]);
    const columns = tensor1d(bagOfWords.columns(1)) as Tensor1D;
    // Keys 0 and ln 3 against 1: weights 1/4 and 3/4 of values 4 and 8.
    const keyTable = stackedEmbedding(tensor2d([[0], [Math.log(3)], [0], [0], [0], [0]]), columns);
    const valueTable = stackedEmbedding(tensor2d([[0], [0], [4], [8], [0], [0]]), columns);
    toBeClose(keyValueHop({ state: tensor2d([[1]]), keys, values, keyTable, valueTable }), [7]);
  });

  it('equals a loop over entries, its gradients too', () => {
    const [keys, values] = [entries(KEYS), entries(VALUES)];
    const f = (q: Tensor, a: Tensor, c: Tensor): Tensor =>
      keyValueHop({
        state: q as Tensor2D,
        keys,
        values,
        keyTable: a as Tensor2D,
        valueTable: c as Tensor2D,
      });
    const given = [state(), table(1), table(2)] as const;
    const [q, a, c] = given.map((x) => x.dataSync()) as [Float32Array, Float32Array, Float32Array];
    toBeClose(f(...given), hopOracle(q, a, c));
    expectGradient((...x) => f(...(x as [Tensor, Tensor, Tensor])), given, {
      oracle: (...x) => hopOracle(...(x as [Float64Array, Float64Array, Float64Array])),
    });
    expectNoLeak(() => f(...given));
    const wrong = tensor2d([[1, 2, 3]]);
    expect(() => f(given[0], given[1], wrong)).toThrow(
      'keyValueHop: valueTable must be [24, width], got [1, 3]: 1 is not 24',
    );
  });

  it('is a hop of a memory network where keys and values are the same', () => {
    const story = entries(KEYS);
    const [keyTable, valueTable] = [table(1), table(2)];
    const occupied = tensor2d([1, 1, 1, 0, 0, 1, 1, 1, 1, 1], [BATCH, SLOTS], 'bool');
    const read = keyValueHop({ state: state(), keys: story, values: story, keyTable, valueTable, occupied });
    toBeClose(read, memoryHop({ state: state(), story, input: keyTable, output: valueTable, occupied }));
  });
});

onEachBackend('KeyValueMemoryNetwork', () => {
  beforeAll(() => ensureGradients());

  const make = (encoders: 'separate' | 'paired', hops = 2): KeyValueMemoryNetwork =>
    new KeyValueMemoryNetwork({ ...SIZES, width: WIDTH, hops, encoders }, new Random(1));

  it.each(['separate', 'paired'] as const)(
    'with %s encoders goes from hop to hop by R (q + o)',
    (encoders) => {
      const network = make(encoders);
      const weights = stateDict(network);
      const values = (name: string): number[] => Array.from((weights.get(name) as Tensor).dataSync());
      const turn = mul(eye(WIDTH), 0.5);
      loadStateDict(network, new Map<string, Tensor>([...weights, ['transitions.0', turn]]));
      const paired = encoders === 'paired';
      const names = paired
        ? ['question', 'question', 'value', 'value']
        : ['question', 'key', 'value', 'answer'];
      const tables = names.map(values);
      const [B = [], A = [], C = [], W = []] = tables;
      let q = QUESTION.flatMap(([words = []]) => bag(B, words));
      const first = hopOracle(q, A, C);
      q = q.map((x, i) => 0.5 * (x + (first[i] ?? 0)));
      const second = hopOracle(q, A, C);
      q = q.map((x, i) => x + (second[i] ?? 0));
      const logits = QUESTION.flatMap((_, b) =>
        Array.from({ length: VOCABULARY }, (_, word) =>
          dot(q.slice(b * WIDTH, (b + 1) * WIDTH), bag(W, [word + 1])),
        ),
      );
      toBeClose(network.call(inputs()), logits, { relative: 1e-4 });
      expect(parametersOf(network).size).toBe(paired ? 4 : 6);
    },
  );

  it('is an end-to-end memory network where keys are values and every R the identity', () => {
    const encoding = positionEncoding;
    const sizes = { ...SIZES, encoding };
    const peer = new EndToEndMemoryNetwork(
      { ...sizes, width: WIDTH, hops: 3, tying: 'layer-wise' },
      new Random(2),
    );
    const network = new KeyValueMemoryNetwork(
      { ...sizes, width: WIDTH, hops: 3, encoders: 'separate' },
      new Random(3),
    );
    const own = stateDict(peer);
    const of = (name: string): Tensor => own.get(`tying.${name}`) as Tensor;
    const times = KEYS.map((keys) => keys.map((_, i) => keys.length - i));
    const story = countSentences(KEYS, sizes, times);
    const question = countSentences(QUESTION, sizes);
    loadStateDict(peer, new Map<string, Tensor>([...own, ['tying.transition', eye(WIDTH)]]));
    const answer = tensor2d([...of('answerWeight').dataSync(), ...numbers(SLOTS * WIDTH, 0)], [ROWS, WIDTH]);
    loadStateDict(
      network,
      new Map([
        ...stateDict(network),
        ['question', of('questionEmbedding')],
        ['key', of('inputEmbedding')],
        ['value', of('outputEmbedding')],
        ['answer', answer],
      ]),
    );
    toBeClose(network.call({ question, keys: story, values: story }), peer.call({ question, story }));
  });

  it('reports its weights, leaves nothing behind, and says what is wrong', () => {
    const network = make('separate');
    const given = inputs();
    const probe = new RecordingProbe();
    network.call(given, { probe }).dispose();
    expect([...probe.records.keys()]).toEqual(['hops.0.weights', 'hops.1.weights']);
    probe.dispose();
    expectNoLeak(() => network.call(given));
    expect(() => make('paired', 0)).toThrow(
      'KeyValueMemoryNetwork: hops must be an integer of at least 1, got 0',
    );
  });
});
