import { onEachBackend } from '@mneme/testing';
import { randomNormal, scalar, slice, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { attendBy } from '../attend-by.ts';
import { hardAttend } from '../hard/hard-attend.ts';
import { linearAttend } from '../linear/linear-attend.ts';
import { topK } from '../normalizers/top-k.ts';
import { predictedPosition } from '../recurrent/local-attention.ts';
import { dotScore } from '../scores/dot-score.ts';
import { addCosts, type Cost } from './add-costs.ts';
import { attendCost, hardAttendCost, topKAttendCost } from './attend-cost.ts';
import { counted } from './fixtures/counted.ts';
import { linearAttendCost } from './linear-attend-cost.ts';
import { linearCost } from './linear-cost.ts';
import { dotScoreCost } from './score-costs.ts';

const [DEPTH, WIDTH, COUNT, SEEN, HIDDEN] = [7, 11, 3, 5, 13];
/** How many items there are to attend to. */
const LENGTHS = [11, 101, 1009];

interface Case {
  readonly name: string;
  readonly cost: (keys: number) => Cost;
  readonly run: (inputs: { query: Tensor; key: Tensor; value: Tensor }) => Tensor;
  /** Multiply-adds that something depends on, for each of the lengths: worked out by hand. */
  readonly needed: readonly number[];
}

/** A glimpse: a place is predicted from the query, and only what is there is cut out and attended to. */
function glimpse({ query, key, value }: { query: Tensor; key: Tensor; value: Tensor }): Tensor {
  const keys = key.shape[0] ?? 0;
  const weights = {
    positionWeight: randomNormal([HIDDEN, DEPTH]),
    positionVector: randomNormal([1, HIDDEN]),
  };
  const [position = 0] = predictedPosition(query, scalar(keys - SEEN), weights).dataSync();
  const cut = (x: Tensor): Tensor => slice(x, [Math.floor(position), 0], [SEEN, -1]);
  return attend({ query, key: cut(key), value: cut(value) }).output;
}

const CASES: readonly Case[] = [
  {
    name: 'soft',
    cost: (keys) => attendCost({ queries: 1, keys, depth: DEPTH, width: WIDTH }),
    run: (inputs) => attend(inputs).output,
    needed: [11 * 18, 101 * 18, 1009 * 18],
  },
  {
    name: 'hard, which scores every item all the same',
    cost: (keys) =>
      addCosts(
        dotScoreCost({ queries: 1, keys, depth: DEPTH }),
        hardAttendCost({ queries: 1, keys, width: WIDTH }),
      ),
    run: ({ query, key, value }) => hardAttend({ scores: dotScore(query, key), value }).output,
    needed: [11 * 7 + 11, 101 * 7 + 11, 1009 * 7 + 11],
  },
  {
    name: 'top-k, which scores every item all the same',
    cost: (keys) => topKAttendCost({ queries: 1, keys, depth: DEPTH, width: WIDTH, count: COUNT }),
    run: (inputs) => attendBy(inputs, { score: dotScore, normalizer: topK(COUNT) }).output,
    needed: [11 * 7 + 33, 101 * 7 + 33, 1009 * 7 + 33],
  },
  {
    name: 'a local window in which the rest is masked',
    cost: (keys) => attendCost({ queries: 1, keys, depth: DEPTH, width: WIDTH, visible: SEEN }),
    run: (inputs) => attend(inputs, { band: { above: SEEN - 1 } }).output,
    needed: [5 * 18, 5 * 18, 5 * 18],
  },
  {
    name: 'a glimpse, of which the rest is never looked at',
    cost: () =>
      addCosts(
        linearCost({ rows: 1, input: DEPTH, output: HIDDEN, bias: false }),
        linearCost({ rows: 1, input: HIDDEN, output: 1, bias: false }),
        attendCost({ queries: 1, keys: SEEN, depth: DEPTH, width: WIDTH }),
      ),
    run: glimpse,
    needed: [5 * 18 + 104, 5 * 18 + 104, 5 * 18 + 104],
  },
  {
    name: 'linear, for one query',
    cost: (keys) => linearAttendCost({ queries: 1, keys, features: DEPTH, width: WIDTH }),
    run: (inputs) => linearAttend(inputs),
    needed: [11 * 77 + 84, 101 * 77 + 84, 1009 * 77 + 84],
  },
];

onEachBackend('multiply-adds as the number of items grows', () => {
  it.each(CASES)('$name', async ({ cost, run, needed }) => {
    for (const [i, keys] of LENGTHS.entries()) {
      const { multiplyAdds, hidden } = cost(keys);
      const found = await counted(() =>
        run({
          query: randomNormal([1, DEPTH]),
          key: randomNormal([keys, DEPTH]),
          value: randomNormal([keys, WIDTH]),
        }),
      );
      expect(multiplyAdds).toBe(found.multiplyAdds);
      expect(multiplyAdds - hidden).toBe(needed[i]);
    }
  });

  it('soft, hard, top-k and a masked window all run as many: choosing saves nothing that was not left undone', () => {
    for (const keys of LENGTHS) {
      const [soft, ...others] = CASES.slice(0, 4).map(({ cost }) => cost(keys).multiplyAdds);
      for (const other of others) expect(other).toBe(soft);
    }
  });

  it('as lengths grow together, softmax attention grows with the square and linear attention with the length', () => {
    const ratio = (cost: (length: number) => Cost): number =>
      cost(2000).multiplyAdds / cost(1000).multiplyAdds;
    expect(ratio((length) => attendCost({ queries: length, keys: length, depth: 64 }))).toBe(4);
    const sizes = { features: 64, width: 64 };
    expect(ratio((length) => linearAttendCost({ ...sizes, queries: length, keys: length }))).toBe(2);
  });
}, ['cpu']);
