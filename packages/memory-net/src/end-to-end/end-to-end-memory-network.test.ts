import {
  ensureGradients,
  parametersOf,
  Random,
  RecordingProbe,
  tensorsOf,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, type Scalar, square, sum, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { countSentences } from './count-sentences.ts';
import {
  EndToEndMemoryNetwork,
  type EndToEndMemoryNetworkConfig,
  type MemoryInputs,
} from './end-to-end-memory-network.ts';
import { bagOfWords, releasedPositionEncoding, type SentenceEncoding } from './sentence-encoding.ts';

const SIZES = { vocabulary: 7, slots: 5, capacity: 3 };
const CONFIG: EndToEndMemoryNetworkConfig = {
  ...SIZES,
  width: 11,
  hops: 3,
  tying: 'adjacent',
  encoding: releasedPositionEncoding,
};
const STORY = [
  [
    [1, 2],
    [3, 4, 5],
  ],
  [[6, 7], [1], [2, 2, 3]],
];
const TIMES = [
  [2, 1],
  [3, 2, 1],
];
const QUESTION = [[[1, 3]], [[5]]];

const inputs = (encoding: SentenceEncoding): MemoryInputs => ({
  story: countSentences(STORY, { ...SIZES, encoding }, TIMES),
  question: countSentences(QUESTION, { ...SIZES, encoding }),
});

/** Equations 1 to 3 of the paper, word by word in float64, on the network's own matrices. */
function oracle(network: EndToEndMemoryNetwork): number[][] {
  const { encoding, hops, width, slots, vocabulary, tying } = network;
  const columns = encoding.columns(width);
  const embed = (table: number[][], words: number[], time: number): number[] =>
    Array.from(columns, (column, k) => {
      const weight = ([plain, scaled]: readonly [number, number]): number => plain + scaled * column;
      const spoken = words.reduce(
        (t, w, j) =>
          t + weight(encoding.word(j + 1, words.length, SIZES.capacity)) * (table[w - 1]?.[k] ?? 0),
        0,
      );
      const timed = time
        ? weight(encoding.time(SIZES.capacity)) * (table[vocabulary + time - 1]?.[k] ?? 0)
        : 0;
      return spoken + timed;
    });
  const dot = (a: number[], b: number[]): number => a.reduce((t, x, i) => t + x * (b[i] ?? 0), 0);
  return STORY.map((sentences, b) => {
    let u = embed(tying.question.arraySync(), QUESTION[b]?.[0] ?? [], 0);
    for (let k = 0; k < hops; k++) {
      const at = (table: number[][], i: number): number[] =>
        sentences[i] ? embed(table, sentences[i], TIMES[b]?.[i] ?? 0) : new Array<number>(width).fill(0);
      const [A, C] = [tying.input(k).arraySync(), tying.output(k).arraySync()];
      const scores = Array.from({ length: slots }, (_, i) => Math.exp(dot(u, at(A, i))));
      const total = scores.reduce((x, y) => x + y);
      const carried = tying.carry(tensor2d([u])).arraySync()[0] ?? [];
      u = carried.map((x, d) => x + scores.reduce((t, s, i) => t + (s / total) * (at(C, i)[d] ?? 0), 0));
    }
    return tying
      .answer()
      .arraySync()
      .map((row) => dot(row, u));
  });
}

onEachBackend('EndToEndMemoryNetwork', () => {
  beforeAll(() => ensureGradients());

  it.each([
    ['adjacent', releasedPositionEncoding],
    ['layer-wise', bagOfWords],
  ] as const)('is the paper, equations 1 to 3, with %s tying', (tying, encoding) => {
    const network = new EndToEndMemoryNetwork({ ...CONFIG, tying, encoding }, new Random(5));
    toBeClose(network.call(inputs(encoding)), oracle(network), { relative: 1e-4, absolute: 1e-5 });
  });

  it.each([
    ['adjacent', ['tying.embeddings.0', 'tying.embeddings.1', 'tying.embeddings.2', 'tying.embeddings.3']],
    [
      'layer-wise',
      [
        'tying.inputEmbedding',
        'tying.outputEmbedding',
        'tying.questionEmbedding',
        'tying.transition',
        'tying.answerWeight',
      ],
    ],
  ] as const)('has the matrices of %s tying, and a gradient reaches each', (tying, paths) => {
    const network = new EndToEndMemoryNetwork({ ...CONFIG, tying }, new Random(5));
    expect([...parametersOf(network).keys()]).toEqual(paths);
    const { value, gradients } = valueAndGradient(
      network,
      () => sum(square(network.call(inputs(network.encoding)))) as Scalar,
    );
    expect([...gradients.keys()]).toEqual(paths);
    for (const gradient of gradients.values())
      expect(Math.max(...gradient.dataSync().map(Math.abs))).toBeGreaterThan(0);
    dispose([value, ...gradients.values()]);
  });

  it('gives the parameters the gradient of finite differences', () => {
    const network = new EndToEndMemoryNetwork({ ...CONFIG, width: 3, hops: 2, rectify: true }, new Random(8));
    const given = inputs(network.encoding);
    const loss = (): Scalar => sum(square(network.call(given))) as Scalar;
    const { gradients } = valueAndGradient(network, loss);
    for (const [path, parameter] of parametersOf(network)) {
      const values = parameter.dataSync().slice();
      for (const i of [0, 7, values.length - 1]) {
        const at = (moved: number): number => {
          const changed = values.slice();
          changed[i] = moved;
          parameter.assign(tensor2d(changed, parameter.shape as [number, number]));
          return loss().dataSync()[0] ?? Number.NaN;
        };
        const h = 5e-3;
        const numeric = (at((values[i] ?? 0) + h) - at((values[i] ?? 0) - h)) / (2 * h);
        parameter.assign(tensor2d(values, parameter.shape as [number, number]));
        toBeClose([gradients.get(path)?.dataSync()[i] ?? Number.NaN], [numeric], {
          relative: 1e-2,
          absolute: 2e-3,
        });
      }
    }
  });

  it('gives the same numbers with and without a probe, which sees every hop', () => {
    const network = new EndToEndMemoryNetwork(CONFIG, new Random(5));
    const given = inputs(network.encoding);
    const probe = new RecordingProbe();
    expect([...network.call(given, { probe }).dataSync()]).toEqual([...network.call(given).dataSync()]);
    expect([...probe.records.keys()]).toEqual(['hops.0.weights', 'hops.1.weights', 'hops.2.weights']);
    probe.dispose();
  });

  it('holds nil at zero: an empty sentence embeds to nothing whatever was learnt', () => {
    const network = new EndToEndMemoryNetwork(CONFIG, new Random(5));
    const question = countSentences([[[0]], [[0, 0]]], { ...SIZES, encoding: network.encoding });
    const story = countSentences([[], []], { ...SIZES, encoding: network.encoding }, [[], []]);
    expect(
      network
        .call({ question, story })
        .dataSync()
        .every((logit) => logit === 0),
    ).toBe(true);
  });

  it('starts the same from the same seed, and leaves nothing behind', () => {
    const [one, other] = [
      new EndToEndMemoryNetwork(CONFIG, new Random(5)),
      new EndToEndMemoryNetwork(CONFIG, new Random(5)),
    ];
    const given = inputs(one.encoding);
    expect([...one.call(given).dataSync()]).toEqual([...other.call(given).dataSync()]);
    expectNoLeak(() => one.call(given));
    dispose([...tensorsOf(one).values(), ...tensorsOf(other).values()]);
  });
});

describe('EndToEndMemoryNetwork', () => {
  it('refuses sizes that are none', () => {
    expect(() => new EndToEndMemoryNetwork({ ...CONFIG, hops: 0 }, new Random(0))).toThrow(
      'EndToEndMemoryNetwork: hops must be a positive integer, got 0',
    );
  });
});
