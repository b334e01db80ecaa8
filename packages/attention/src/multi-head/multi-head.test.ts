import { ensureGradients, normal, Random, RecordingProbe, valueAndGradient } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, mul, type Scalar, slice, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { causal } from '../masks/bands.ts';
import { padding } from '../masks/lengths.ts';
import { maskTensor } from '../masks/mask-tensor.ts';
import { attendInHeads } from './attend-in-heads.ts';
import { mergeHeads, repeatHeads, splitHeads } from './heads.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';

const [BATCH, QUERIES, KEYS, WIDTH, HEADS] = [2, 3, 5, 6, 3];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(9).split(name));
const query = (): Tensor => draw('query', [BATCH, QUERIES, WIDTH]);
const memory = (): Tensor => draw('memory', [BATCH, KEYS, WIDTH]);

onEachBackend('heads', () => {
  beforeAll(() => ensureGradients());

  it('are parts of the width, and together it again', () => {
    const x = query();
    const heads = splitHeads(x, HEADS);
    const values = heads.arraySync() as number[][][][];
    const given = x.arraySync() as number[][][];
    loop([BATCH, HEADS, QUERIES, 2], ([b = 0, h = 0, t = 0, d = 0]) =>
      expect(values[b]?.[h]?.[t]?.[d]).toBe(given[b]?.[t]?.[2 * h + d]),
    );
    expect([...mergeHeads(heads).dataSync()]).toEqual([...x.dataSync()]);
    expectNoLeak(() => splitHeads(x, HEADS));
    expectNoLeak(() => mergeHeads(heads));
  });

  it('are repeated in a row, gradient too', () => {
    const x = draw('x', [2, 3, 5]);
    const oracle = (values: ArrayLike<number>): number[] =>
      [0, 0, 1, 1].flatMap((head) => Array.from(values).slice(head * 15, (head + 1) * 15));
    toBeClose(repeatHeads(x, 2), oracle(x.dataSync()));
    expectGradient((y) => repeatHeads(y as Tensor, 2), [x], { oracle: (y) => oracle(y as Float64Array) });
    expectNoLeak(() => repeatHeads(x, 2));
  });
});

onEachBackend('attendInHeads', () => {
  it('is a call for each query, put side by side, bit for bit', () => {
    const [queries, key, value] = [draw('q', [7, 5]), draw('k', [11, 5]), draw('v', [11, 3])];
    const singly = Array.from({ length: 7 }, (_, head) => {
      const one = slice(queries, [head, 0], [1, -1]);
      return attend({ query: one, key, value }).output;
    });
    const joined = attendInHeads({ query: queries, key, value });
    expect(joined.shape).toEqual([21]);
    expect([...joined.dataSync()]).toEqual([...concat(singly, 1).dataSync()]);
    expectNoLeak(() => attendInHeads({ query: queries, key, value }));
  });
});

/** A layer in float64: heads of `depth`, keys shared by groups. */
function oracle(
  layer: MultiHeadAttention,
  x: Tensor,
  y: Tensor,
  allowed: (b: number, i: number, n: number) => boolean,
) {
  const rows = ({ weight, bias }: MultiHeadAttention['query'], input: number[]): number[] => {
    const matrix = weight.arraySync() as number[][];
    const offset = bias?.dataSync();
    return matrix.map((row, i) => row.reduce((t, w, j) => t + w * (input[j] ?? 0), offset?.[i] ?? 0));
  };
  const [from, to] = [x.arraySync() as number[][][], y.arraySync() as number[][][]];
  const depth = (layer.query.weight.shape[0] ?? 0) / layer.heads;
  return from.flatMap((sequence, b) => {
    const [keys, values] = [layer.key, layer.value].map((linear) =>
      (to[b] ?? []).map((row) => rows(linear, row)),
    );
    return sequence.flatMap((row, i) => {
      const q = rows(layer.query, row);
      const read = Array.from({ length: layer.heads }, (_, head) => {
        const shared = Math.floor((head * layer.keyHeads) / layer.heads);
        const open = (keys ?? []).map((key, n) => {
          let score = 0;
          for (let d = 0; d < depth; d++)
            score += (q[head * depth + d] ?? 0) * (key[shared * depth + d] ?? 0);
          return allowed(b, i, n) ? Math.exp(score / Math.sqrt(depth)) : 0;
        });
        const total = open.reduce((s, e) => s + e) || 1;
        return Array.from({ length: depth }, (_, d) =>
          open.reduce((s, e, n) => s + (e / total) * (values?.[n]?.[shared * depth + d] ?? 0), 0),
        );
      });
      return rows(layer.output, read.flat());
    });
  });
}

onEachBackend('MultiHeadAttention', () => {
  beforeAll(() => ensureGradients());

  it.each([
    ['a key head for each', { width: WIDTH, heads: HEADS }],
    ['keys in groups', { width: WIDTH, heads: 6, keyHeads: 2 }],
    ['one key head', { width: WIDTH, heads: HEADS, keyHeads: 1, bias: false }],
    ['heads of a size of their own', { width: WIDTH, heads: 2, depth: 5 }],
  ])('agrees with a loop, masked too: %s', (_title, config) => {
    const layer = new MultiHeadAttention(config, new Random(1));
    const [x, y] = [query(), memory()];
    toBeClose(
      layer.call({ query: x, key: y, value: y }).output,
      oracle(layer, x, y, () => true),
      { absolute: 1e-5 },
    );
    const mask = maskTensor(padding([4, 2]), { queries: QUERIES, keys: KEYS });
    const allowed = (b: number, i: number, n: number): boolean => n < (b === 0 ? 4 : 2) && n <= i + 1;
    const { output } = layer.call(
      { query: x, key: y, value: y, mask },
      {},
      { band: causal({ offset: 1 }).band ?? {} },
    );
    toBeClose(output, oracle(layer, x, y, allowed), { absolute: 1e-5 });
  });

  it('has a gradient for every parameter, that of its differences', () => {
    const layer = new MultiHeadAttention({ width: WIDTH, heads: HEADS, keyHeads: 1 }, new Random(1));
    const [x, y] = [query(), memory()];
    const loss = (): Scalar =>
      sum(
        mul(layer.call({ query: x, key: y, value: y }).output, draw('w', [BATCH, QUERIES, WIDTH])),
      ) as Scalar;
    const { gradients } = valueAndGradient(layer, loss);
    expect([...gradients.keys()]).toEqual(
      ['query', 'key', 'value', 'output'].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
    );
    expectGradient(
      (q, k) => layer.call({ query: q as Tensor, key: k as Tensor, value: k as Tensor }).output,
      [x, y],
      { relative: 2e-2 },
    );
  });

  it('reports weights per head, and lets heads be turned before they meet', () => {
    const layer = new MultiHeadAttention({ width: WIDTH, heads: HEADS, keyHeads: 1 }, new Random(1));
    const [x, y] = [query(), memory()];
    const probe = new RecordingProbe();
    const { weights } = layer.call({ query: x, key: y, value: y }, { probe }, { returns: { weights: true } });
    expect(weights.shape).toEqual([BATCH, HEADS, QUERIES, KEYS]);
    expect([...probe.records.keys()]).toEqual(['attend.scores', 'attend.weights', 'attend.logSumExp']);
    probe.dispose();
    const turned: string[] = [];
    const flat = layer.call(
      { query: x, key: y, value: y },
      {},
      {
        turn(heads, of) {
          turned.push(`${of} ${heads.shape.join()}`);
          return mul(heads, 0);
        },
        returns: { weights: true },
      },
    ).weights;
    expect(turned).toEqual([`query ${BATCH},${HEADS},${QUERIES},2`, `key ${BATCH},1,${KEYS},2`]);
    toBeClose(flat, new Array(BATCH * HEADS * QUERIES * KEYS).fill(1 / KEYS));
  });

  it('adds a bias per head, and drops weights where there is randomness', () => {
    const layer = new MultiHeadAttention({ width: WIDTH, heads: HEADS, dropout: 0.5 }, new Random(1));
    const [x, y] = [query(), memory()];
    const bias = tensor(
      Array.from({ length: KEYS }, (_, n) => (n === 1 ? 0 : -Infinity)),
      [1, 1, KEYS],
    );
    const { weights } = layer.call({ query: x, key: y, value: y, bias }, {}, { returns: { weights: true } });
    loop([BATCH, HEADS, QUERIES, KEYS], ([, , , n], flat) =>
      expect(weights.dataSync()[flat]).toBe(n === 1 ? 1 : 0),
    );
    const run = (random?: Random): number[] => [
      ...layer.call({ query: x, key: y, value: y }, random ? { random } : {}).output.dataSync(),
    ];
    expect(run()).toEqual(run());
    expect(run(new Random(1))).not.toEqual(run());
    expect(run(new Random(1))).toEqual(run(new Random(1)));
  });

  it('leaves nothing behind', () => {
    const layer = new MultiHeadAttention({ width: WIDTH, heads: HEADS, keyHeads: 1 }, new Random(1));
    const [x, y] = [query(), memory()];
    expectNoLeak(() => ({
      ...layer.call({ query: x, key: y, value: y }, {}, { returns: { weights: true } }),
    }));
  });
});

describe('MultiHeadAttention', () => {
  it.each([
    [{ width: 6, heads: 4 }, 'MultiHeadAttention: heads must divide width = 6, got 4'],
    [{ width: 6, heads: 6, keyHeads: 4 }, 'MultiHeadAttention: keyHeads must divide heads = 6, got 4'],
    [{ width: 6, heads: 0 }, 'MultiHeadAttention: heads must be an integer of at least 1, got 0'],
    [{ width: 6, heads: 2, dropout: 1 }, 'MultiHeadAttention: dropout must be in [0, 1), got 1'],
  ])('refuses bad sizes', (config, message) => {
    expect(() => new MultiHeadAttention(config, new Random(0))).toThrow(message);
  });

  it('refuses heads that do not divide', () => {
    expect(() => splitHeads(tensor([[1, 2, 3]]), 2)).toThrow(
      'splitHeads: heads must divide the width 3, got 2',
    );
    expect(() => repeatHeads(tensor([[[1]]]), 0)).toThrow(
      'repeatHeads: times must be an integer of at least 1, got 0',
    );
  });
});
