import { ensureGradients, maskedSoftmax, normal, Random, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { add, grads, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { hardAttend } from './hard-attend.ts';

const [BATCH, QUERIES, KEYS, WIDTH] = [2, 3, 5, 7];
const OPEN = [
  [1, 1, 1, 1, 1],
  [1, 0, 1, 0, 0],
];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(8).split(name));
const scores = (): Tensor => draw('scores', [BATCH, QUERIES, KEYS]);
const value = (): Tensor => draw('value', [BATCH, KEYS, WIDTH]);
const mask = (): Tensor => tensor(OPEN.flat(), [BATCH, 1, KEYS], 'bool');
const random = new Random(3);

/** The same Gumbel noise, softmaxes and choices in float64, one query at a time. */
function chosen(x: ArrayLike<number>, source?: Random) {
  const uniforms = source?.uniforms(BATCH * QUERIES * KEYS);
  const rows: { pick: number; logProbability: number; entropy: number }[] = [];
  loop([BATCH, QUERIES], ([b = 0], row) => {
    const open = [...new Array(KEYS).keys()].filter((n) => OPEN[b]?.[n]);
    const total = open.reduce((t, n) => t + Math.exp(x[row * KEYS + n] ?? 0), 0);
    const log = (n: number): number => (x[row * KEYS + n] ?? 0) - Math.log(total);
    const noise = (n: number): number =>
      uniforms ? -Math.log(-Math.log(Math.max(uniforms[row * KEYS + n] ?? 0, 2 ** -25))) : 0;
    const pick = open.reduce((best, n) => (log(n) + noise(n) > log(best) + noise(best) ? n : best));
    const entropy = open.reduce((t, n) => t - Math.exp(log(n)) * log(n), 0);
    rows.push({ pick, logProbability: log(pick), entropy });
  });
  return rows;
}

onEachBackend('hardAttend', () => {
  beforeAll(() => ensureGradients());

  it('by hand: of two keys the more probable, 3/4', () => {
    const inputs = { scores: tensor([[0, Math.log(3)]]), value: tensor([[4], [8]]) };
    const { output, choice, logProbability, entropy } = hardAttend(inputs);
    toBeClose(output, [8]);
    toBeClose(choice, [0, 1]);
    toBeClose(logProbability, [Math.log(0.75)]);
    toBeClose(entropy, [-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75)]);
  });

  it.each([
    ['the most probable', undefined],
    ['a sample', random],
  ])('reads the value of %s, and tells its log-probability and the entropy', (_title, source) => {
    const inputs = { scores: scores(), value: value(), mask: mask() };
    const found = hardAttend(inputs, source && { random: source });
    const rows = chosen(inputs.scores.dataSync(), source);
    const values = inputs.value.dataSync();
    const read = rows.flatMap(({ pick }, row) => {
      const at = (Math.floor(row / QUERIES) * KEYS + pick) * WIDTH;
      return [...values.slice(at, at + WIDTH)];
    });
    expect(found.output.shape).toEqual([BATCH, QUERIES, WIDTH]);
    toBeClose(found.output, read);
    toBeClose(
      found.choice,
      rows.flatMap(({ pick }) => [0, 1, 2, 3, 4].map((n) => Number(n === pick))),
    );
    toBeClose(
      found.logProbability,
      rows.map(({ logProbability }) => logProbability),
    );
    toBeClose(
      found.entropy,
      rows.map(({ entropy }) => entropy),
    );
  });

  it('log-probability and entropy have the gradients of finite differences, the choice held', () => {
    const picks = chosen(scores().dataSync(), random).map(({ pick }) => pick);
    const of = (x: Float64Array) => chosen(x);
    expectGradient(
      (x) => hardAttend({ scores: x as Tensor, value: value(), mask: mask() }, { random }).entropy,
      [scores()],
      { oracle: (x) => of(x as Float64Array).map(({ entropy }) => entropy) },
    );
    const logOfPicks = (x: Float64Array): number[] =>
      picks.map((pick, row) => {
        const open = OPEN[Math.floor(row / QUERIES)] ?? [];
        const total = open.reduce((t, is, n) => t + is * Math.exp(x[row * KEYS + n] ?? 0), 0);
        return (x[row * KEYS + pick] ?? 0) - Math.log(total);
      });
    expectGradient(
      (x) => hardAttend({ scores: x as Tensor, value: value(), mask: mask() }, { random }).logProbability,
      [scores()],
      { oracle: logOfPicks as (...x: Float64Array[]) => number[] },
    );
  });

  it('what it reads has a gradient in the values, and none in the scores', () => {
    const run = (x: Tensor, v: Tensor): Tensor => hardAttend({ scores: x, value: v }).output;
    const [inScores, inValues] = grads(run)([tensor([[1, 2]]), tensor([[3], [4]])]);
    toBeClose(inScores as Tensor, [0, 0]);
    toBeClose(inValues as Tensor, [0, 1]);
  });

  it('a query without keys reads zeros, for certain, with no gradient', () => {
    const [x, v, none] = [tensor([[1, 2]]), tensor([[3], [4]]), zeros([1, 2], 'bool')];
    const { output, choice, logProbability, entropy } = hardAttend(
      { scores: x, value: v, mask: none },
      { random },
    );
    for (const y of [output, choice, logProbability, entropy])
      expect(y.dataSync().every((z) => z === 0)).toBe(true);
    const run = (y: Tensor): Tensor => {
      const found = hardAttend({ scores: y, value: v, mask: none }, { random });
      return add(found.logProbability, found.entropy);
    };
    toBeClose(grads(run)([x])[0] as Tensor, [0, 0]);
  });

  it('reads on average what soft attention reads: 10,000 samples within 4.5 standard errors', () => {
    const draws = 10_000;
    const [one, items] = [draw('one', [1, KEYS]), draw('items', [KEYS, WIDTH])];
    const weights = [...maskedSoftmax(one).dataSync()];
    const rows = add(one, zeros([draws, 1]));
    const sampled = hardAttend({ scores: rows, value: items }, { random: new Random(12) }).output.dataSync();
    const v = items.dataSync();
    for (let d = 0; d < WIDTH; d++) {
      const at = (n: number): number => v[n * WIDTH + d] ?? 0;
      const soft = weights.reduce((t, w, n) => t + w * at(n), 0);
      const variance = weights.reduce((t, w, n) => t + w * (at(n) - soft) ** 2, 0);
      let total = 0;
      for (let i = 0; i < draws; i++) total += sampled[i * WIDTH + d] ?? 0;
      expect(Math.abs(total / draws - soft)).toBeLessThan(4.5 * Math.sqrt(variance / draws));
    }
  });

  it('reports its choice, and leaves nothing behind', () => {
    const inputs = { scores: scores(), value: value(), mask: mask() };
    const probe = new RecordingProbe();
    const { choice } = hardAttend(inputs, { random, probe });
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...choice.dataSync()]);
    probe.dispose();
    expectNoLeak(() => ({ ...hardAttend(inputs, { random }) }));
  });
});

describe('hardAttend', () => {
  it.each([
    [
      () => hardAttend({ scores: zeros([3, 5]), value: zeros([2, 7]) }),
      'hardAttend: value must be [..., keys, width], got [2, 7]: keys is 5 in scores but 2 here',
    ],
    [
      () => hardAttend({ scores: zeros([3, 5]), value: zeros([5, 7]), mask: zeros([3, 5]) }),
      'hardAttend: mask must be of dtype bool, true where to attend, got float32',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
