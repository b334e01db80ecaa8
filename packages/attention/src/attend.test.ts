import { bandMask, ensureGradients, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { add, gather, grads, logicalAnd, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { attend } from './attend.ts';
import { causal } from './masks/bands.ts';
import { padding } from './masks/lengths.ts';
import { maskTensor } from './masks/mask-tensor.ts';

const [BATCH, QUERIES, KEYS, DEPTH, WIDTH] = [2, 3, 5, 7, 11];
const SIZES = { queries: QUERIES, keys: KEYS };

function numbers(shape: number[], phase: number): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + phase)),
    shape,
  );
}
const query = (): Tensor => numbers([BATCH, QUERIES, DEPTH], 0);
const key = (): Tensor => numbers([BATCH, KEYS, DEPTH], 1);
const value = (): Tensor => numbers([BATCH, KEYS, WIDTH], 2);

/** Soft attention in float64, one query at a time; `allowed[b][i][n]`. */
function oracle(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  v: ArrayLike<number>,
  allowed: (b: number, i: number, n: number) => boolean,
): number[] {
  const output = new Array<number>(BATCH * QUERIES * WIDTH).fill(0);
  loop([BATCH, QUERIES], ([b = 0, i = 0], row) => {
    const scores = Array.from({ length: KEYS }, (_, n) => {
      let score = 0;
      for (let d = 0; d < DEPTH; d++)
        score += (q[row * DEPTH + d] ?? 0) * (k[(b * KEYS + n) * DEPTH + d] ?? 0);
      return allowed(b, i, n) ? Math.exp(score / Math.sqrt(DEPTH)) : 0;
    });
    const total = scores.reduce((x, y) => x + y);
    for (let w = 0; w < WIDTH; w++) {
      const mean = scores.reduce((t, s, n) => t + s * (v[(b * KEYS + n) * WIDTH + w] ?? 0), 0);
      output[row * WIDTH + w] = total > 0 ? mean / total : 0;
    }
  });
  return output;
}

onEachBackend('attend', () => {
  beforeAll(() => ensureGradients());

  it('weights by hand: scores 0 and ln 3 give 1/4 and 3/4', () => {
    const inputs = { query: tensor([[1]]), key: tensor([[0], [Math.log(3)]]), value: tensor([[4], [8]]) };
    const { output, weights } = attend(inputs, { returns: { weights: true } });
    toBeClose(output, [7]);
    toBeClose(weights, [0.25, 0.75]);
  });

  it.each([
    ['no mask', undefined, () => true],
    [
      'a causal mask',
      () => maskTensor(causal({ offset: 1 }), SIZES),
      (_b: number, i: number, n: number) => n <= i + 1,
    ],
    [
      'padding',
      () => maskTensor(padding([4, 2]), SIZES),
      (b: number, _i: number, n: number) => n < (b === 0 ? 4 : 2),
    ],
  ] as const)('agrees with a loop, value and gradients: %s', (_title, mask, allowed) => {
    const inputs = [query(), key(), value()] as const;
    const run = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
      attend({ query: q, key: k, value: v, ...(mask && { mask: mask() }) }).output;
    toBeClose(
      run(...inputs),
      oracle(inputs[0].dataSync(), inputs[1].dataSync(), inputs[2].dataSync(), allowed),
    );
    expectGradient(run as (...tensors: Tensor[]) => Tensor, inputs, {
      oracle: (q, k, v) => oracle(q as Float64Array, k as Float64Array, v as Float64Array, allowed),
    });
  });

  it('gives a query without keys zeros, and no gradient', () => {
    const mask = maskTensor(padding([KEYS, 0]), SIZES);
    const { output, weights } = attend(
      { query: query(), key: key(), value: value(), mask },
      { returns: { weights: true } },
    );
    expect([...output.dataSync()].slice(QUERIES * WIDTH).every((x) => x === 0)).toBe(true);
    expect([...weights.dataSync()].slice(QUERIES * KEYS).every((x) => x === 0)).toBe(true);
    const run = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
      sum(attend({ query: q, key: k, value: v, mask }).output);
    for (const gradient of grads(run)([query(), key(), value()])) {
      const half = gradient.size / 2;
      expect([...gradient.dataSync()].slice(half).every((x) => x === 0)).toBe(true);
    }
  });

  it('stays finite when scores are huge', () => {
    const { output } = attend({
      query: tensor([[1e30]]),
      key: tensor([[1], [-1]]),
      value: tensor([[2], [3]]),
    });
    toBeClose(output, [2]);
  });

  it('is the same whether keys and values are permuted together', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: KEYS, maxLength: KEYS }), (order) => {
        const permute = (x: Tensor): Tensor => gather(x, tensor(order, [KEYS], 'int32'), 1);
        const { output } = attend({ query: query(), key: permute(key()), value: permute(value()) });
        toBeClose(output, attend({ query: query(), key: key(), value: value() }).output, { absolute: 1e-5 });
      }),
      { numRuns: 10 },
    );
  });

  it.each([{ above: 0 }, { above: -2 }, { below: 1 }, { below: 1, above: 2 }])(
    'has the values, weights and gradients of the mask of band %j, alone and beside a mask',
    (band) => {
      const open = bandMask(QUERIES, KEYS, band);
      const filled = maskTensor(padding([3, 4]), SIZES);
      for (const [given, whole] of [
        [{}, open],
        [{ mask: filled }, logicalAnd(open, filled)],
      ] as const) {
        const byBand = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
          attend({ query: q, key: k, value: v, ...given }, { band }).output;
        const byMask = (q: Tensor, k: Tensor, v: Tensor): Tensor =>
          attend({ query: q, key: k, value: v, mask: whole }).output;
        const inputs: [Tensor, Tensor, Tensor] = [query(), key(), value()];
        toBeClose(byBand(...inputs), byMask(...inputs));
        const [left, right] = [byBand, byMask].map((f) => grads(f as (...x: Tensor[]) => Tensor)(inputs));
        for (const [i, gradient] of (left ?? []).entries()) toBeClose(gradient, right?.[i] as Tensor);
        const { weights } = attend(
          { query: query(), key: key(), value: value(), ...given },
          { band, returns: { weights: true } },
        );
        const asked = { returns: { weights: true } } as const;
        toBeClose(
          weights,
          attend({ query: query(), key: key(), value: value(), mask: whole }, asked).weights,
        );
      }
    },
  );

  it('broadcasts batch axes, gradients too', () => {
    const shared = { key: numbers([KEYS, DEPTH], 1), value: numbers([KEYS, WIDTH], 2) };
    const { output } = attend({ query: query(), ...shared });
    const both = attend({
      query: query(),
      key: add(shared.key, zeros([BATCH, 1, 1])),
      value: add(shared.value, zeros([BATCH, 1, 1])),
    });
    toBeClose(output, both.output);
    expectGradient(
      (q, k, v) => attend({ query: q as Tensor, key: k as Tensor, value: v as Tensor }).output,
      [query(), shared.key, shared.value],
    );
  });

  it('gives the same bits with and without weights and probe', () => {
    const inputs = { query: query(), key: key(), value: value() };
    const probe = new RecordingProbe();
    const plain = attend(inputs).output.dataSync();
    const { output, weights } = attend(inputs, { returns: { weights: true } }, { probe });
    expect([...output.dataSync()]).toEqual([...plain]);
    expect([...(probe.records.get('weights')?.[0]?.dataSync() ?? [])]).toEqual([...weights.dataSync()]);
    probe.dispose();
  });

  it('gives the log-sum-exp of the scores that the mask leaves', () => {
    const mask = maskTensor(padding([2, 0]), { queries: 1, keys: 3 });
    const [query, key] = [
      tensor([[[1]], [[1]]]),
      tensor([
        [[0], [Math.log(3)], [9]],
        [[0], [1], [2]],
      ]),
    ];
    const { logSumExp } = attend({ query, key, value: key, mask }, { returns: { logSumExp: true } });
    expect(logSumExp.shape).toEqual([2, 1]);
    toBeClose(logSumExp, [Math.log(4), Number.NEGATIVE_INFINITY]);
  });

  it('leaves nothing behind', () => {
    const inputs = { query: query(), key: key(), value: value() };
    expectNoLeak(() => ({ ...attend(inputs, { returns: { weights: true } }) }));
  });
});

describe('attend', () => {
  it('has weights in its type only when they are asked for', () => {
    const inputs = { query: query(), key: key(), value: value() };
    expectTypeOf(attend(inputs)).not.toHaveProperty('weights');
    expectTypeOf(attend(inputs, { returns: { weights: true } }).weights).toEqualTypeOf<Tensor>();
  });

  it.each([
    [
      () => ({ key: numbers([2, 5, 3], 0) }),
      'attend: key must be [..., keys, depth], got [2, 5, 3]: depth is 7 in query but 3 here',
    ],
    [
      () => ({ value: numbers([2, 3, 3], 0) }),
      'attend: value must be [..., keys, width], got [2, 3, 3]: keys is 5 in key but 3 here',
    ],
    [
      () => ({ mask: numbers([3, 5], 0) }),
      'attend: mask must be of dtype bool, true where to attend, got float32',
    ],
    [
      () => ({ mask: zeros([2, 5], 'bool') }),
      'attend: mask must broadcast to [..., queries, keys], got [2, 5] for [..., 3, 5]',
    ],
  ])('refuses bad inputs', (wrong, message) => {
    expect(() => attend({ query: query(), key: key(), value: value(), ...wrong() })).toThrow(message);
  });

  it('refuses a scale that is no number', () => {
    expect(() => attend({ query: query(), key: key(), value: value() }, { scale: Number.NaN })).toThrow(
      'attend: scale must be finite, got NaN',
    );
  });
});
