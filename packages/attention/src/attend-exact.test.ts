import { ensureGradients, normal, Random, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attend } from './attend.ts';
import { attendExact } from './attend-exact.ts';
import { causal } from './masks/bands.ts';
import { maskTensor } from './masks/mask-tensor.ts';

const [BATCH, QUERIES, KEYS, DEPTH, WIDTH] = [2, 3, 5, 7, 11];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(8).split(name));
const inputs = () => ({
  query: draw('query', [BATCH, QUERIES, DEPTH]),
  key: draw('key', [BATCH, KEYS, DEPTH]),
  value: draw('value', [BATCH, KEYS, WIDTH]),
  bias: draw('bias', [QUERIES, KEYS]),
});
const SOFTCAP = 1.5;

/** In float64: what each stage is, all of it for one sequence after the other. */
function oracle(
  [q, k, v, bias]: readonly ArrayLike<number>[],
  allowed: (i: number, n: number) => boolean,
  softcap = Infinity,
) {
  const stages = {
    products: [] as number[],
    capped: [] as number[],
    biased: [] as number[],
    weights: [] as number[],
  };
  const output: number[] = [];
  loop([BATCH, QUERIES], ([b = 0, i = 0], row) => {
    const biased = Array.from({ length: KEYS }, (_, n) => {
      let score = 0;
      for (let d = 0; d < DEPTH; d++)
        score += (q?.[row * DEPTH + d] ?? 0) * (k?.[(b * KEYS + n) * DEPTH + d] ?? 0);
      score /= Math.sqrt(DEPTH);
      stages.products.push(score);
      const capped = softcap === Infinity ? score : softcap * Math.tanh(score / softcap);
      stages.capped.push(capped);
      return allowed(i, n) ? capped + (bias?.[i * KEYS + n] ?? 0) : -Infinity;
    });
    stages.biased.push(...biased);
    const open = biased.map((score) => Math.exp(score));
    const total = open.reduce((x, y) => x + y);
    const weights = open.map((x) => (total > 0 ? x / total : 0));
    stages.weights.push(...weights);
    for (let w = 0; w < WIDTH; w++)
      output.push(weights.reduce((t, x, n) => t + x * (v?.[(b * KEYS + n) * WIDTH + w] ?? 0), 0));
  });
  return { ...stages, output };
}

onEachBackend('attendExact', () => {
  beforeAll(() => ensureGradients());

  it('by hand: a bias of ln 3 outweighs, a cap of 1 holds a score of 9 near 1', () => {
    const one = { query: tensor([[1]]), key: tensor([[0], [9]]), value: tensor([[4], [8]]) };
    toBeClose(attendExact({ ...one, key: tensor([[0], [0]]), bias: tensor([[0, Math.log(3)]]) }).output, [7]);
    toBeClose(attendExact(one, { softcap: 1, returns: { capped: true } }).capped, [0, Math.tanh(9)]);
  });

  it.each([
    ['a bias', undefined, undefined],
    ['a bias and a cap', SOFTCAP, undefined],
    ['a bias, a cap and a band', SOFTCAP, { above: 0, below: 1 }],
  ])('agrees with a loop in every stage and every gradient: %s', (_title, softcap, band) => {
    const allowed = (i: number, n: number): boolean => !band || (n <= i && n >= i - 1);
    const given = inputs();
    const options = { ...(softcap && { softcap }), ...(band && { band }) };
    const expected = oracle(
      Object.values(given).map((x) => x.dataSync()),
      allowed,
      softcap,
    );
    const attended = attendExact(given, {
      ...options,
      returns: { products: true, capped: true, biased: true, weights: true },
    });
    for (const name of ['products', 'capped', 'biased', 'weights', 'output'] as const) {
      toBeClose(attended[name], expected[name], { absolute: 1e-5 });
    }
    expectGradient(
      (query, key, value, bias) =>
        attendExact({ query, key, value, bias } as ReturnType<typeof inputs>, options).output,
      Object.values(given),
      { oracle: (...x) => oracle(x, allowed, softcap).output },
    );
    expectGradient(
      (query, key, bias) =>
        attendExact({ ...given, query, key, bias } as ReturnType<typeof inputs>, {
          ...options,
          returns: { weights: true },
        }).weights,
      [given.query, given.key, given.bias],
      {
        oracle: (q, k, bias) =>
          oracle([q as Float64Array, k as Float64Array, [], bias as Float64Array], allowed, softcap).weights,
      },
    );
  });

  it('differentiates the log-sum-exp as a mean of the keys', () => {
    const { query, key, value } = inputs();
    const sum = (q: Tensor): Tensor =>
      attendExact({ query: q, key, value }, { returns: { logSumExp: true } }).logSumExp;
    expectGradient(sum as (...x: Tensor[]) => Tensor, [query], {
      oracle: (q) => {
        const { products } = oracle([q as Float64Array, key.dataSync(), value.dataSync(), []], () => true);
        return Array.from({ length: BATCH * QUERIES }, (_, row) =>
          Math.log(products.slice(row * KEYS, (row + 1) * KEYS).reduce((total, x) => total + Math.exp(x), 0)),
        );
      },
    });
  });

  it.each([[[QUERIES, KEYS]], [[1, KEYS]], [[QUERIES, 1]], [[BATCH, 1, KEYS]], [[BATCH, QUERIES, KEYS]]])(
    'has the gradient of a bias of shape %j',
    (shape) => {
      const given = { ...inputs(), bias: draw('other', shape) };
      expectGradient(
        (bias) => attendExact({ ...given, bias: bias as Tensor }, { softcap: 2 }).output,
        [given.bias],
        {
          oracle: (bias) => {
            const [q, k, v] = [given.query, given.key, given.value].map((x) => x.dataSync());
            const output: number[] = [];
            loop([BATCH], ([b = 0]) => {
              const spread = Array.from({ length: QUERIES * KEYS }, (_, at) => {
                const [i, n] = [Math.floor(at / KEYS), at % KEYS];
                const [batches, rows, columns] = shape.length === 3 ? shape : [1, ...shape];
                const [x, y, z] = [batches === 1 ? 0 : b, rows === 1 ? 0 : i, columns === 1 ? 0 : n];
                return bias?.[((x ?? 0) * (rows ?? 1) + (y ?? 0)) * (columns ?? 1) + (z ?? 0)] ?? 0;
              });
              const all = oracle([q, k, v, spread] as ArrayLike<number>[], () => true, 2).output;
              output.push(...all.slice(b * QUERIES * WIDTH, (b + 1) * QUERIES * WIDTH));
            });
            return output;
          },
        },
      );
    },
  );

  it('counts a bias of minus infinity as a mask: a row of it is zero, and so are its gradients', () => {
    const bias = tensor(
      [0, 0, -Infinity, 0, 0, ...new Array(KEYS).fill(-Infinity), 1, 2, 3, 4, 5],
      [QUERIES, KEYS],
    );
    const given = { ...inputs(), bias };
    const { output, weights, logSumExp } = attendExact(given, {
      returns: { weights: true, logSumExp: true },
    });
    const second = (x: Tensor): number[] => [...slice(x, [0, 1, 0], [-1, 1, -1]).dataSync()];
    expect([...second(output), ...second(weights)].every((x) => x === 0)).toBe(true);
    expect(logSumExp.dataSync()[1]).toBe(-Infinity);
    const all = grads(
      (q: Tensor, k: Tensor, v: Tensor) => attendExact({ query: q, key: k, value: v, bias }).output,
    )([given.query, given.key, given.value]);
    expect(second(all[0] as Tensor).every((x) => x === 0)).toBe(true);
    expect(all.every((gradient) => gradient.dataSync().every(Number.isFinite))).toBe(true);
  });

  it('reads the past before what is given, and gives both as present', () => {
    const { query, key, value } = inputs();
    const cut = (x: Tensor, from: number, count: number): Tensor => slice(x, [0, from, 0], [-1, count, -1]);
    const past = { key: cut(key, 0, 2), value: cut(value, 0, 2) };
    const band = { above: 2 };
    const whole = attend({ query, key, value }, { band });
    const { output, presentKey, presentValue } = attendExact(
      { query, key: cut(key, 2, 3), value: cut(value, 2, 3), past },
      { band, returns: { presentKey: true, presentValue: true } },
    );
    expect([...output.dataSync()]).toEqual([...whole.output.dataSync()]);
    toBeClose(presentKey, key);
    toBeClose(presentValue, value);
  });

  it('is attend where nothing else is asked for, bit for bit, with every stage and a probe too', () => {
    const { query, key, value } = inputs();
    const mask = maskTensor(causal({ offset: -1 }), { queries: QUERIES, keys: KEYS });
    const probe = new RecordingProbe();
    const asked = { returns: { products: true, weights: true, logSumExp: true } } as const;
    const exact = attendExact({ query, key, value, mask }, asked, { probe });
    const plain = attend({ query, key, value, mask });
    expect([...exact.output.dataSync()]).toEqual([...plain.output.dataSync()]);
    expect([...probe.records.keys()]).toEqual(['scores', 'weights', 'logSumExp']);
    toBeClose(probe.records.get('weights')?.[0] ?? [], exact.weights);
    probe.dispose();
  });

  it('drops weights where there is randomness, the same ones for the same source', () => {
    const given = inputs();
    const dropped = (seed?: number): number[] => {
      const context = seed === undefined ? {} : { random: new Random(seed) };
      return [...attendExact(given, { dropout: 0.5 }, context).output.dataSync()];
    };
    expect(dropped()).toEqual([...attendExact(given).output.dataSync()]);
    expect(dropped(1)).toEqual(dropped(1));
    expect(dropped(1)).not.toEqual(dropped(2));
    const ones = { ...given, value: tensor(new Array(BATCH * KEYS).fill(1), [BATCH, KEYS, 1]) };
    const sums = Array.from(
      { length: 400 },
      (_, i) => attendExact(ones, { dropout: 0.5 }, { random: new Random(i) }).output.dataSync()[0] ?? 0,
    );
    // The mean stays 1; a sum of five weights of which each stays by half has a deviation below 1.
    expect(Math.abs(sums.reduce((a, b) => a + b) / 400 - 1)).toBeLessThan(4.5 / Math.sqrt(400));
  });

  it('leaves nothing behind', () => {
    const { bias: _, ...plain } = inputs();
    const given = {
      ...plain,
      past: { key: draw('pk', [BATCH, 2, DEPTH]), value: draw('pv', [BATCH, 2, WIDTH]) },
    };
    expectNoLeak(() => ({
      ...attendExact(given, { returns: { weights: true, logSumExp: true, presentKey: true, biased: true } }),
    }));
    const { query, bias, ...rest } = inputs();
    const f = (q: Tensor, b: Tensor): Tensor =>
      attendExact({ ...rest, query: q, bias: b }, { softcap: 3 }).output;
    expectNoLeak(() => grads(f as (...x: Tensor[]) => Tensor)([query, bias]));
  });
});

describe('attendExact', () => {
  it.each([
    [
      () => ({ bias: tensor([1, 2], [1, 2]) }),
      {},
      'attendExact: bias must broadcast to [..., queries, keys], got [1, 2] for [..., 3, 5]',
    ],
    [() => ({}), { softcap: 0 }, 'attendExact: softcap must be a finite number above 0, got 0'],
    [() => ({}), { scale: Infinity }, 'attendExact: scale must be finite, got Infinity'],
    [() => ({}), { dropout: 1 }, 'attendExact: dropout must be in [0, 1), got 1'],
    [
      () => ({ past: { key: tensor([1, 2], [1, 2]), value: tensor([[1]]) } }),
      {},
      'attendExact: past.key must be [..., past, depth], got [1, 2]: depth is 7 in key but 2 here',
    ],
    [
      () => ({ key: tensor([0], [1, 1, 1]) }),
      {},
      'attendExact: key must be [..., keys, depth], got [1, 1, 1]: depth is 7 in query but 1 here',
    ],
  ])('refuses bad arguments', (wrong, options, message) => {
    expect(() => attendExact({ ...inputs(), ...wrong() }, options)).toThrow(message);
  });
});
