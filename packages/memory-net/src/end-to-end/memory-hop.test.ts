import { attend } from '@mneme/attention';
import { ensureGradients, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  add,
  matMul,
  mul,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CountMatrix } from './count-matrix.ts';
import { multiplyCounts } from './count-products.ts';
import { countSentences } from './count-sentences.ts';
import { memoryHop, stackedEmbedding } from './memory-hop.ts';
import { positionEncoding } from './sentence-encoding.ts';

const [BATCH, SLOTS, WIDTH, VOCABULARY, CAPACITY] = [2, 5, 3, 7, 4];
const ROWS = VOCABULARY + SLOTS;

const numbers = (count: number, phase: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase));
const story = (): CountMatrix =>
  countSentences(
    [
      [
        [1, 2, 3],
        [4, 5],
        [7, 1, 1, 2],
      ],
      [[6], [3, 3, 2], [5, 1], [2, 4, 6, 7], [1]],
    ],
    { encoding: positionEncoding, vocabulary: VOCABULARY, slots: SLOTS, capacity: CAPACITY },
    [
      [3, 2, 1],
      [5, 4, 3, 2, 1],
    ],
  );
const state = (): Tensor2D => tensor2d(numbers(BATCH * WIDTH, 0), [BATCH, WIDTH]);
const embedding = (phase: number): Tensor2D =>
  stackedEmbedding(
    tensor2d(numbers(ROWS * WIDTH, phase), [ROWS, WIDTH]),
    tensor1d(positionEncoding.columns(WIDTH)) as Tensor1D,
  );

/** The memories that a hop never forms: `m_i = A x_i`, `[batch, slots, width]`. */
function memories(counts: CountMatrix, table: Tensor2D): Tensor {
  const columns = table.arraySync()[0]?.map((_, k) => table.arraySync().map((row) => row[k] ?? 0)) ?? [];
  return stack(
    columns.map((column) => multiplyCounts(counts, tensor2d([column, column]))),
    2,
  );
}

onEachBackend('memoryHop', () => {
  beforeAll(() => ensureGradients());

  it('reads by hand: two slots, one dimension', () => {
    const config = { encoding: positionEncoding, vocabulary: 2, slots: 2, capacity: 1 };
    const counts = countSentences([[[1], [2]]], config, [[0, 0]]);
    // l of a sentence of one word is k/d = 1: m = (0, ln 3) against u = 1, hence weights 1/4 and 3/4.
    const columns = tensor1d(positionEncoding.columns(1)) as Tensor1D;
    const input = stackedEmbedding(tensor2d([[0], [Math.log(3)], [0], [0]]), columns);
    const output = stackedEmbedding(tensor2d([[4], [8], [0], [0]]), columns);
    toBeClose(memoryHop({ state: tensor2d([[1]]), story: counts, input, output }), [7]);
  });

  it('equals attention over the memories themselves', () => {
    const [counts, input, output] = [story(), embedding(1), embedding(2)];
    const query = reshape(state(), [BATCH, 1, WIDTH]);
    const attended = attend(
      { query, key: memories(counts, input), value: memories(counts, output) },
      { scale: 1 },
    );
    toBeClose(
      memoryHop({ state: state(), story: counts, input, output }),
      reshape(attended.output, [BATCH, WIDTH]),
    );
  });

  it('lets empty slots take their share, unless the mask says which are occupied', () => {
    const [counts, input, output] = [story(), embedding(1), embedding(2)];
    const occupied = tensor2d([1, 1, 1, 0, 0, 1, 1, 1, 1, 1], [BATCH, SLOTS], 'bool');
    const probe = new RecordingProbe();
    memoryHop({ state: state(), story: counts, input, output }, { probe });
    memoryHop({ state: state(), story: counts, input, output, occupied }, { probe });
    const [open, masked] = (probe.records.get('weights') ?? []).map(
      (weights) => weights.arraySync() as number[][],
    );
    expect(open?.[0]?.[4]).toBeGreaterThan(0);
    expect(masked?.[0]?.slice(3)).toEqual([0, 0]);
    for (const row of [...(open ?? []), ...(masked ?? [])])
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    probe.dispose();
  });

  it('is linear in the input embedding without its softmax', () => {
    const [counts, output] = [story(), embedding(2)];
    const read = (input: Tensor2D): Tensor =>
      memoryHop({ state: state(), story: counts, input, output, linear: true });
    const both = read(add<Tensor2D>(embedding(1), mul(embedding(3), 2)));
    toBeClose(both, add(read(embedding(1)), mul(read(embedding(3)), 2)), { relative: 1e-4, absolute: 1e-5 });
  });

  it('has the gradient of finite differences in state and both embeddings', () => {
    const counts = story();
    const inputs = [state(), embedding(1), embedding(2)];
    const [A, C] = [inputs[1]?.size ?? 0, inputs[2]?.size ?? 0];
    expect(A).toBe(C);
    const dense = memoryRows(counts);
    const oracle = (u: Float64Array, a: Float64Array, c: Float64Array): number[] =>
      dense.flatMap((rows, b) => {
        const embed = (table: Float64Array, row: number[]): number[] =>
          Array.from({ length: WIDTH }, (_, k) =>
            row.reduce((t, n, i) => t + n * (table[i * WIDTH + k] ?? 0), 0),
          );
        const scores = rows.map((row) =>
          embed(a, row).reduce((t, m, k) => t + m * (u[b * WIDTH + k] ?? 0), 0),
        );
        const most = Math.max(...scores);
        const exps = scores.map((s) => Math.exp(s - most));
        const total = exps.reduce((x, y) => x + y);
        const read = new Array<number>(WIDTH).fill(0);
        for (const [i, row] of rows.entries())
          embed(c, row).forEach((v, k) => {
            read[k] = (read[k] ?? 0) + ((exps[i] ?? 0) / total) * v;
          });
        return read;
      });
    expectGradient(
      (u, a, c) =>
        memoryHop({ state: u as Tensor2D, story: counts, input: a as Tensor2D, output: c as Tensor2D }),
      inputs,
      { oracle },
    );
  });

  it('leaves nothing behind', () => {
    const [u, counts, input, output] = [state(), story(), embedding(1), embedding(2)];
    expectNoLeak(() => memoryHop({ state: u, story: counts, input, output }));
  });
});

/** The dense counts, `[batch][slot][column]`. */
function memoryRows({ places, values, columns }: CountMatrix): number[][][] {
  const [at, value] = [places.dataSync(), values.dataSync()];
  const entries = places.shape[2];
  const rows = Array.from({ length: BATCH }, () =>
    Array.from({ length: SLOTS }, () => new Array<number>(columns).fill(0)),
  );
  for (let i = 0; i < at.length; i++) {
    const row = rows[Math.floor(i / (SLOTS * entries))]?.[Math.floor(i / entries) % SLOTS];
    const column = (at[i] ?? 0) % columns;
    if (row) row[column] = (row[column] ?? 0) + (value[i] ?? 0);
  }
  return rows;
}

describe('memoryHop', () => {
  it('refuses embeddings of another size', () => {
    const wrong = tensor2d([[1, 2, 3]]);
    expect(() => memoryHop({ state: state(), story: story(), input: wrong, output: wrong })).toThrow(
      'memoryHop: input must be [24, width], got [1, 3]: 1 is not 24',
    );
  });
});

it('stackedEmbedding puts the scaled table under the plain one', () => {
  toBeClose(stackedEmbedding(tensor2d([[1, 2]]), tensor1d([3, 5])), [1, 2, 3, 10]);
  toBeClose(matMul(tensor2d([[1, 1]]), stackedEmbedding(tensor2d([[1, 2]]), tensor1d([3, 5]))), [4, 12]);
});
