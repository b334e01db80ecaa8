import { bandMask, ensureGradients, maskedSoftmax, Random } from '@mneme/tensor-core';
import { loop, onEachBackend } from '@mneme/testing';
import { dispose, grads, randomNormal, sum, type Tensor, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { attendBy } from '../attend-by.ts';
import { attendExact } from '../attend-exact.ts';
import { hardAttend } from '../hard/hard-attend.ts';
import { topK } from '../normalizers/top-k.ts';
import { dotScore } from '../scores/dot-score.ts';
import { addCosts } from './add-costs.ts';
import { attendCost, attendSavedBytes, hardAttendCost, readCost, topKAttendCost } from './attend-cost.ts';
import { bytesOf, counted, expectCounted, newBytes } from './fixtures/counted.ts';
import { dotScoreCost } from './score-costs.ts';
import { visiblePairs } from './visible-pairs.ts';

const [BATCH, HEADS, QUERIES, KEYS, DEPTH, WIDTH] = [2, 3, 5, 7, 11, 13];
const SIZES = { batch: BATCH, heads: HEADS, queries: QUERIES, keys: KEYS, depth: DEPTH, width: WIDTH };
const FLAT = { batch: BATCH * HEADS, queries: QUERIES, keys: KEYS };
const BAND = { below: 1, above: 2 };

const inputs = () => ({
  query: randomNormal([BATCH, HEADS, QUERIES, DEPTH]),
  key: randomNormal([BATCH, HEADS, KEYS, DEPTH]),
  value: randomNormal([BATCH, HEADS, KEYS, WIDTH]),
});

const zerosIn = (x: Tensor): number => x.dataSync().filter((value) => value === 0).length;

onEachBackend('the cost of attention is that of the kernels that run', () => {
  beforeAll(() => ensureGradients());

  it('attend: by hand', () => {
    const pairs = 2 * 3 * 5 * 7;
    expect(attendCost(SIZES)).toEqual({
      multiplyAdds: pairs * (11 + 13),
      hidden: 0,
      parameters: 0,
      activationBytes: 4 * (pairs + pairs + 2 * 3 * 5 * 13),
      cacheBytes: 4 * 2 * 3 * 7 * (11 + 13),
    });
  });

  it('attend: by a loop that counts', () => {
    let [done, hidden] = [0, 0];
    loop([BATCH, HEADS, QUERIES, KEYS, DEPTH + WIDTH], ([, , i = 0, n = 0]) => {
      done++;
      if (n - i > BAND.above || i - n > BAND.below) hidden++;
    });
    const { multiplyAdds, hidden: said } = attendCost({ ...SIZES, visible: visiblePairs(SIZES, BAND) });
    expect({ multiplyAdds, said }).toEqual({ multiplyAdds: done, said: hidden });
  });

  it('attend', () => expectCounted(attendCost(SIZES), () => attend(inputs()).output));

  it('attend with a band, which changes nothing but what is hidden', async () => {
    const banded = attendCost({ ...SIZES, visible: visiblePairs(SIZES, BAND) });
    await expectCounted(banded, () => attend(inputs(), { band: BAND }).output);
    const weights = tidy(() => attend(inputs(), { band: BAND, returns: { weights: true } }).weights);
    expect(banded.hidden).toBe(zerosIn(weights) * (DEPTH + WIDTH));
    expect({ ...banded, hidden: 0 }).toEqual(attendCost(SIZES));
    const mask = tidy(() => bandMask(QUERIES, KEYS, BAND));
    await expectCounted(banded, () => attend({ ...inputs(), mask }).output);
  });

  it('attend with an empty mask: all is hidden, and all is done', async () => {
    const none = attendCost({ ...SIZES, visible: 0 });
    expect(none.hidden).toBe(none.multiplyAdds);
    const mask = bandMask(QUERIES, KEYS, { above: -KEYS - 1 });
    await expectCounted(none, () => attend({ ...inputs(), mask }).output);
  });

  it('attend that returns weights', () =>
    expectCounted(attendCost({ ...SIZES, weights: true }), () => [
      ...Object.values(attend(inputs(), { returns: { weights: true } })),
    ]));

  it('any score and a softmax', () =>
    expectCounted(
      addCosts(dotScoreCost({ ...FLAT, depth: DEPTH }), readCost({ ...FLAT, width: WIDTH })),
      () => {
        return attendBy(inputs(), { score: dotScore, normalizer: maskedSoftmax }).output;
      },
    ));

  it('topK, whose other keys are read with weight 0', async () => {
    const expected = topKAttendCost({ ...FLAT, depth: DEPTH, width: WIDTH, count: 3 });
    const options = { score: dotScore, normalizer: topK(3), returns: { weights: true } } as const;
    await expectCounted(expected, () => attendBy(inputs(), options).output);
    expect(expected.hidden).toBe(zerosIn(attendBy(inputs(), options).weights) * WIDTH);
    const more = topKAttendCost({ ...FLAT, depth: DEPTH, width: WIDTH, count: KEYS + 1 });
    expect(more.hidden).toBe(0);
  });

  it.each([undefined, new Random(3)])('hardAttend, by choice or by sample', async (random) => {
    const expected = hardAttendCost({ ...FLAT, width: WIDTH });
    const scores = randomNormal([BATCH, HEADS, QUERIES, KEYS]);
    const run = () => hardAttend({ scores, value: inputs().value }, random ? { random } : {});
    if (random) expect((await counted(() => ({ ...run() }))).multiplyAdds).toBe(expected.multiplyAdds);
    else await expectCounted(expected, () => ({ ...run() }));
    expect(expected.hidden).toBe(zerosIn(run().choice) * WIDTH);
  });

  it('the cache is the keys and values that attendExact keeps', () => {
    const returns = { presentKey: true, presentValue: true } as const;
    const bytes = bytesOf(() => {
      const { presentKey, presentValue } = attendExact(inputs(), { returns });
      return { presentKey: presentKey.clone(), presentValue: presentValue.clone() };
    });
    expect(attendCost(SIZES).cacheBytes).toBe(bytes);
  });

  it('the gradient of attend takes two and a half times as many: the scores once more, and four products', async () => {
    const square = (): Tensor => randomNormal([QUERIES, DEPTH]);
    const forward = attendCost({ queries: QUERIES, keys: QUERIES, depth: DEPTH }).multiplyAdds;
    const both = await counted(() => {
      const run = (query: Tensor, key: Tensor, value: Tensor) => sum(attend({ query, key, value }).output);
      return grads(run as (...x: Tensor[]) => Tensor)([square(), square(), square()]);
    });
    expect(both.multiplyAdds).toBe(3.5 * forward);
  });

  it('what attend keeps for its gradient is its output and a number a query, not its weights', () => {
    const given = inputs();
    const kept = (run: () => Tensor): number => {
      let bytes = 0;
      const { value, grads: gradients } = valueAndGrads((_query: Tensor) => {
        const output = newBytes(run);
        bytes = output.bytes;
        return sum(output.result);
      })([given.query]);
      dispose([value, ...gradients]);
      return bytes;
    };
    const saved = attendSavedBytes({ batch: BATCH * HEADS, queries: QUERIES, width: WIDTH });
    expect(kept(() => attend(given).output)).toBe(saved);
    const weights = 4 * BATCH * HEADS * QUERIES * KEYS;
    const output = 4 * BATCH * HEADS * QUERIES * WIDTH;
    const byScore = () => attendBy(given, { score: dotScore, normalizer: maskedSoftmax }).output;
    expect(kept(byScore)).toBe(weights + output);
  });

  it.each([
    [() => attendCost({ ...SIZES, depth: 0 }), 'attendCost: depth must be an integer of at least 1, got 0'],
    [
      () => attendCost({ ...SIZES, visible: 36 }),
      'attendCost: visible must be at most queries x keys = 35, got 36',
    ],
    [() => attendCost({ ...SIZES, keyHeads: 2 }), 'attendCost: keyHeads must divide heads = 3, got 2'],
    [() => readCost({ ...FLAT, width: 0.5 }), 'readCost: width must be an integer of at least 1, got 0.5'],
    [
      () => hardAttendCost({ ...FLAT, width: 0 }),
      'hardAttendCost: width must be an integer of at least 1, got 0',
    ],
    [
      () => topKAttendCost({ ...FLAT, depth: 1, count: 0 }),
      'topKAttendCost: count must be an integer of at least 1, got 0',
    ],
    [
      () => attendSavedBytes({ queries: 0, width: 1 }),
      'attendSavedBytes: queries must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
