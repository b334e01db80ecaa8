import { Random } from '@mneme/tensor-core';
import { toBeClose } from '@mneme/testing';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CharacterModel } from './character-model.ts';
import { characterText } from './character-text.ts';
import { measureNearest } from './measure-nearest.ts';
import { NearestReading, storeContexts } from './nearest-characters.ts';
import { readCharacters } from './read-characters.ts';
import { streams } from './streams.ts';

const SEED = 7;

/** A random sentence, over and over: hard to learn in a few steps, easy to look up. */
function repeated(): string {
  const sentence = Array.from(new Random(SEED).integers(97, 11), (n) => 'abcdefghijk'[n]).join('');
  return sentence.repeat(40);
}

beforeAll(async () => {
  await setBackend('mneme');
});

describe('characterText', () => {
  it('numbers characters and parts the text', () => {
    const text = characterText(`${'ba'.repeat(99)}c!`);
    expect(text.characters).toEqual(['!', 'a', 'b', 'c']);
    expect([text.train.length, text.validation.length, text.test.length]).toEqual([180, 10, 10]);
    expect([...text.test.slice(-3)]).toEqual([1, 3, 0]);
    expect(() => characterText('abc')).toThrow(
      'characterText: text must have at least 100 characters, got 3',
    );
  });
});

it('streams are pieces of the text side by side, with what follows each character', () => {
  const text = Int32Array.from({ length: 16 }, (_, i) => i);
  const parts = [...streams(text, 2, 4)];
  expect(parts.map(({ ids }) => ids.arraySync())).toEqual([
    [
      [0, 1, 2, 3],
      [7, 8, 9, 10],
    ],
    [
      [4, 5, 6],
      [11, 12, 13],
    ],
  ]);
  expect(parts.map(({ next }) => [...next])).toEqual([
    [1, 2, 3, 4, 8, 9, 10, 11],
    [5, 6, 7, 12, 13, 14],
  ]);
  for (const { ids } of parts) ids.dispose();
});

it('readCharacters carries the state on from part to part', () => {
  const model = new CharacterModel({ vocabulary: 5, width: 3, size: 7 }, new Random(SEED));
  const text = new Random(SEED).integers(131, 5);
  const whole = model.call(streams(text, 1, 130).next().value?.ids as never);
  const before = memory().numTensors;
  let at = 0;
  for (const { hidden, next, places } of readCharacters(model, text, 1)) {
    toBeClose(hidden, whole.hidden.dataSync().slice(at * 7, (at + next.length) * 7), { absolute: 1e-5 });
    expect([...places].map((place) => text[place])).toEqual([...next]);
    at += next.length;
  }
  expect([at, memory().numTensors]).toEqual([130, before]);
});

it('NearestReading gives the perplexity of the definition', async () => {
  const model = new CharacterModel({ vocabulary: 5, width: 3, size: 7 }, new Random(SEED));
  const random = new Random(SEED);
  const [known, asked] = [random.at(1).integers(401, 5), random.at(2).integers(101, 5)];
  const before = memory().numTensors;
  const store = await storeContexts(model, known);
  const reading = await NearestReading.read(model, store, asked, 6);
  const keys: { hidden: number[]; token: number }[] = [];
  for (const { hidden, next } of readCharacters(model, known, 20)) {
    for (const [i, row] of (hidden.arraySync() as number[][]).entries())
      keys.push({ hidden: row, token: next[i] as number });
  }
  let [total, count] = [0, 0];
  for (const { hidden, next, probabilities } of readCharacters(model, asked, 20)) {
    const model = probabilities.arraySync() as number[][];
    for (const [i, row] of (hidden.arraySync() as number[][]).entries()) {
      const square = (key: readonly number[]): number =>
        row.reduce((sum, x, d) => sum + (x - (key[d] ?? 0)) ** 2, 0);
      const near = keys
        .map((key) => ({ token: key.token, far: square(key.hidden) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, 6);
      const weights = near.map(({ far }) => Math.exp(-far / 2 / 0.1));
      const right = near.reduce((sum, { token }, j) => sum + (token === next[i] ? (weights[j] ?? 0) : 0), 0);
      const share = right / weights.reduce((a, b) => a + b);
      total -= Math.log(0.4 * share + 0.6 * (model[i]?.[next[i] as number] ?? 0));
      count++;
    }
  }
  expect(reading.size).toBe(count);
  expect(reading.perplexity({ lambda: 0.4, temperature: 0.1 })).toBeCloseTo(Math.exp(total / count), 3);
  reading.dispose();
  await store.close();
  expect(memory().numTensors).toBe(before);
});

it(`neighbours tell what a model has not learned, seed ${SEED}`, async () => {
  const result = await measureNearest(
    characterText(repeated()),
    {
      ...{ width: 5, size: 23, stored: 2000, neighbours: 8, evaluated: 180, seed: SEED },
      training: { steps: 20, batch: 4, length: 20, learningRate: 0.01, clip: 1 },
    },
    () => undefined,
  );
  expect(result).toMatchObject({ stored: 2000, neighbours: 8 });
  expect(result.lambda).toBeGreaterThan(0);
  expect(result.validationInterpolated).toBeLessThan(result.validationPerplexity);
  expect(result.loweredPercent).toBeGreaterThan(10);
});
