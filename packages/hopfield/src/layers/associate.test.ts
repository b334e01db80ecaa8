import { attend } from '@mneme/attention';
import { ensureGradients, normal, Random, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { retrieve } from '../modern/retrieve.ts';
import { type AssociateOptions, associate } from './associate.ts';
import { associationLoop, rowsOf } from './fixtures/association-loop.ts';

const [HEADS, QUERIES, KEYS, DEPTH, WIDTH] = [2, 3, 5, 7, 2];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(4).split(name));
const inputs = () => ({
  query: draw('q', [HEADS, QUERIES, DEPTH]),
  key: draw('k', [HEADS, KEYS, DEPTH]),
  value: draw('v', [HEADS, KEYS, WIDTH]),
});
const visible = (query: number, key: number): boolean => (query + key) % 3 !== 0;
const mask = (): Tensor =>
  tensor(
    Array.from({ length: QUERIES }, (_, i) => Array.from({ length: KEYS }, (_, n) => visible(i, n))),
    undefined,
    'bool',
  );

type Numbers = ArrayLike<number>;

/** Head by head, state by state. */
function loop(
  [query = [], key = [], value = [], sharpness = []]: Numbers[],
  options: { steps: number; visible?: typeof visible },
): number[] {
  return Array.from({ length: HEADS }, (_, head) =>
    associationLoop(
      rowsOf(query, DEPTH, head * QUERIES * DEPTH, QUERIES),
      rowsOf(key, DEPTH, head * KEYS * DEPTH, KEYS),
      rowsOf(value, WIDTH, head * KEYS * WIDTH, KEYS),
      { ...options, sharpness: sharpness[head] ?? Number.NaN },
    ).flat(),
  ).flat();
}

onEachBackend('associate', () => {
  beforeAll(() => ensureGradients());

  it('by hand: two keys one apart, a state at 3/4 of the way after one update, further after two', () => {
    // exp(beta) = 3 of the first key, 1 of the second: weights 3/4 and 1/4, and after them 3^(1/2) : 1.
    const given = { query: tensor([[1]]), key: tensor([[1], [0]]), value: tensor([[8], [4]]) };
    const sharpness = Math.log(3);
    toBeClose(associate(given, { sharpness }).output, [7]);
    const again = 3 ** 0.75;
    toBeClose(associate(given, { sharpness, steps: 2 }).output, [4 + (4 * again) / (again + 1)]);
  });

  it('of one step is attention to the last bit, of more is attention to keys and then to values', () => {
    const given = { ...inputs(), mask: mask() };
    expect([...associate(given).output.dataSync()]).toEqual([...attend(given).output.dataSync()]);
    const { output: walked } = attend({ ...given, value: given.key });
    toBeClose(associate(given, { steps: 2 }).output, attend({ ...given, query: walked }).output);
  });

  it('of patterns that are their own values is retrieval', () => {
    const [query, patterns] = [draw('q', [QUERIES, DEPTH]), draw('x', [KEYS, DEPTH])];
    const options = { steps: 3, sharpness: 0.7 };
    const { output } = associate({ query, key: patterns, value: patterns }, options);
    toBeClose(output, retrieve(query, patterns, options).output);
  });

  it.each([1, 2, 5])(
    'agrees with a loop of %i steps, gradients too, that of the sharpness among them',
    (steps) => {
      const { query, key, value } = inputs();
      const sharpness = tensor([0.3, 1.5]);
      const run = (...[q, k, v, beta]: Tensor[]): Tensor =>
        associate({ query: q, key: k, value: v } as ReturnType<typeof inputs>, {
          steps,
          sharpness: beta as Tensor,
        }).output;
      const all = [query, key, value, sharpness];
      const oracle = (...x: Numbers[]): number[] => loop(x, { steps });
      toBeClose(run(...all), oracle(...all.map((x) => x.dataSync())));
      expectGradient(run, all, { oracle, relative: 1e-3 });
    },
  );

  it('hides patterns at each update, and by their distance', () => {
    const { query, key, value } = inputs();
    const numbers = [query, key, value].map((x) => x.dataSync());
    const sharpness = 0.7;
    const [first, banded] = [
      associate({ query, key, value, mask: mask() }, { steps: 3, sharpness }).output,
      associate({ query, key, value }, { steps: 3, sharpness, band: { above: 0 } }).output,
    ];
    toBeClose(first, loop([...numbers, [sharpness, sharpness]], { steps: 3, visible }));
    toBeClose(banded, loop([...numbers, [sharpness, sharpness]], { steps: 3, visible: (i, n) => n <= i }));
    const nothing = zeros([QUERIES, KEYS], 'bool');
    expect(associate({ query, key, value, mask: nothing }, { steps: 2 }).output.dataSync()).toEqual(
      new Float32Array(HEADS * QUERIES * WIDTH),
    );
  });

  it('drops weights of the last update where there is randomness, and reports each update', () => {
    const given = inputs();
    const run = (random?: Random): number[] => [
      ...associate(given, { steps: 2, dropout: 0.5 }, random ? { random } : {}).output.dataSync(),
    ];
    expect(run()).toEqual(run());
    expect(run(new Random(1))).not.toEqual(run());
    expect(run(new Random(1))).toEqual(run(new Random(1)));
    const probe = new RecordingProbe();
    const { weights } = associate(given, { steps: 3, returns: { weights: true } }, { probe });
    const reported = probe.records.get('weights') ?? [];
    expect(reported).toHaveLength(3);
    toBeClose(reported[2] as Tensor, weights);
    probe.dispose();
  });

  it('leaves nothing behind', () => {
    const given = { ...inputs(), mask: mask() };
    const sharpness = tensor([0.3, 1.5]);
    const returns = { weights: true, logSumExp: true } as const;
    expectNoLeak(() => ({ ...associate(given, { steps: 3, sharpness, returns }) }));
  });
});

describe('associate', () => {
  const run = (options: () => AssociateOptions<object>) => () =>
    associate({ query: ones([2, 3]), key: ones([5, 3]), value: ones([5, 2]) }, options());

  it.each([
    [run(() => ({ steps: 0 })), 'associate: steps must be an integer of at least 1, got 0'],
    [run(() => ({ sharpness: 0 })), 'associate: sharpness must be a finite number above 0, got 0'],
    [
      run(() => ({ sharpness: ones([2]) })),
      'associate: query must be [..., heads, queries, depth], got [2, 3]: its rank is 2',
    ],
    [run(() => ({ dropout: 1 })), 'associate: dropout must be in [0, 1), got 1'],
    [
      () => associate({ query: ones([2, 3]), key: ones([5, 7]), value: ones([5, 2]) }),
      'associate: key must be [..., keys, depth], got [5, 7]: depth is 3 in query but 7 here',
    ],
    [
      () =>
        associate(
          { query: ones([2, 3, 5]), key: ones([5, 5]), value: ones([5, 7]) },
          { sharpness: ones([3]) },
        ),
      'associate: sharpness must be [heads], got [3]: heads is 2 in query but 3 here',
    ],
  ])('refuses what does not fit', (act, message) => {
    expect(act).toThrow(message);
  });
});
