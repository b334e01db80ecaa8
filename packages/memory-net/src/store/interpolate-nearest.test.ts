import { ensureGradients, normal, Random, softmax } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { euclideanKey, euclideanQuery } from './euclidean.ts';
import { ExactStore } from './exact-store.ts';
import { fetchedTokens, interpolateNearest } from './interpolate-nearest.ts';

const [batch, length, count, vocabulary] = [2, 3, 5, 7];
const SEED = 23;
const OPTIONS = { lambda: 0.3, temperature: 1.7 };

function given(): { probabilities: Tensor; similarities: Tensor; found: Tensor; tokens: Int32Array } {
  const random = new Random(SEED);
  const found = new Uint8Array(batch * length * count).fill(1);
  found.fill(0, 3, 5);
  found.fill(0, count, 2 * count);
  return {
    probabilities: softmax(normal([batch, length, vocabulary], random.split('model'))),
    similarities: normal([batch, length, count], random.split('similarities')),
    found: tensor(found, [batch, length, count], 'bool'),
    tokens: random.split('tokens').integers(batch * length * count, vocabulary),
  };
}

function naive(
  p: ArrayLike<number>,
  s: ArrayLike<number>,
  found: ArrayLike<number>,
  tokens: Int32Array,
): number[] {
  const mixed: number[] = [];
  loop([batch * length], ([row = 0]) => {
    const near = new Array<number>(vocabulary).fill(0);
    let total = 0;
    for (let j = row * count; j < (row + 1) * count; j++) {
      const weight = found[j] ? Math.exp((s[j] ?? 0) / OPTIONS.temperature) : 0;
      near[tokens[j] ?? 0] = (near[tokens[j] ?? 0] ?? 0) + weight;
      total += weight;
    }
    for (let y = 0; y < vocabulary; y++) {
      const model = p[row * vocabulary + y] ?? 0;
      mixed.push(total ? OPTIONS.lambda * ((near[y] ?? 0) / total) + (1 - OPTIONS.lambda) * model : model);
    }
  });
  return mixed;
}

onEachBackend(`interpolateNearest, seed ${SEED}`, () => {
  beforeAll(() => ensureGradients());

  it('mixes by hand: neighbours 1/4 and 3/4 of a half', () => {
    const similarities = tensor([[0, Math.log(3), 0]]);
    const found = tensor([[1, 1, 0]], [1, 3], 'bool');
    const inputs = {
      probabilities: tensor([[0.5, 0.5]]),
      similarities,
      found,
      tokens: Int32Array.of(0, 1, 0),
    };
    toBeClose(interpolateNearest(inputs, { lambda: 0.5 }), [0.375, 0.625]);
    toBeClose(interpolateNearest(inputs, { lambda: 0 }), [0.5, 0.5]);
  });

  it('is the loop of its definition; rows sum to 1; nothing found leaves the model', () => {
    const inputs = given();
    const { probabilities, similarities, found, tokens } = inputs;
    const mixed = interpolateNearest(inputs, OPTIONS);
    expect(mixed.shape).toEqual([batch, length, vocabulary]);
    toBeClose(mixed, naive(probabilities.dataSync(), similarities.dataSync(), found.dataSync(), tokens));
    const rows = (mixed.arraySync() as number[][][]).flat();
    for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    toBeClose(rows[1] ?? [], (probabilities.arraySync() as number[][][]).flat()[1] ?? []);
  });

  it('has the gradient of finite differences in probabilities and similarities', () => {
    const { probabilities, similarities, found, tokens } = given();
    expectGradient(
      (p, s) =>
        interpolateNearest({ probabilities: p as Tensor, similarities: s as Tensor, found, tokens }, OPTIONS),
      [probabilities, similarities],
      { oracle: (p, s) => naive(p as Float64Array, s as Float64Array, found.dataSync(), tokens) },
    );
  });

  it('leaves nothing behind, and names what does not fit', () => {
    const inputs = given();
    expectNoLeak(() => interpolateNearest(inputs, OPTIONS));
    expect(() => interpolateNearest(inputs, { lambda: 2 })).toThrow(
      'interpolateNearest: lambda must be in [0, 1], got 2',
    );
    expect(() => interpolateNearest(inputs, { lambda: 0.5, temperature: 0 })).toThrow(
      'interpolateNearest: temperature must be a finite number above 0, got 0',
    );
    const tokens = inputs.tokens.slice().fill(7, 2, 3);
    expect(() => interpolateNearest({ ...inputs, tokens }, OPTIONS)).toThrow(
      'interpolateNearest: tokens must be 30 numbers below 7, got 7',
    );
    expect(() => interpolateNearest({ ...inputs, tokens: tokens.slice(1) }, OPTIONS)).toThrow(
      'interpolateNearest: tokens must be 30 numbers below 7, got 7',
    );
    const matches = [[{ id: 'a', similarity: 1, metadata: { token: 'x' } }]];
    expect(() => fetchedTokens({ matches, similarities: ones([1, 1]) }, 'token')).toThrow(
      'fetchedTokens: metadata.token of "a" must be a whole number from 0, got "x"',
    );
  });
});

it('euclideanKey and euclideanQuery find by distance', async () => {
  const random = new Random(SEED);
  const vectors = Array.from({ length: 101 }, (_, i) =>
    random
      .at(i)
      .uniforms(5)
      .map((value) => value * (i % 7)),
  );
  const store = new ExactStore({ width: 6, similarity: 'inner-product' });
  await store.insert(vectors.map((each, i) => ({ id: `${i}`, vector: euclideanKey(each) })));
  const query = random.at(1000).uniforms(5);
  const square = (i: number): number =>
    query.reduce((sum, value, d) => sum + (value - (vectors[i]?.[d] ?? 0)) ** 2, 0);
  const length = query.reduce((sum, value) => sum + value * value, 0);
  const found = await store.search(euclideanQuery(query), { count: 101 });
  for (const { id, similarity } of found)
    expect(similarity).toBeCloseTo((length - square(Number(id))) / 2, 4);
  await store.close();
});
