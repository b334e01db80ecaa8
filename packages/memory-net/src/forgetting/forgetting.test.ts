import { Random, uniform } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  concat,
  cos,
  engine,
  expandDims,
  fill,
  mul,
  reshape,
  sin,
  slice,
  squeeze,
  sub,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { contentWeights } from '../addressing/content-weights.ts';
import { readSlots } from '../addressing/read-slots.ts';
import { DncMemory } from '../dnc/dnc-memory.ts';
import { DeltaMemory } from '../fast-weights/delta-memory.ts';
import { fastWeights } from '../fast-weights/fast-weights-cell.ts';
import { complexProduct, conjugate } from '../holographic/complex-product.ts';
import { forgetByContent, forgetInDnc } from './forget-by-content.ts';

/** Facts a trial has; one of as many values is right by chance. */
const FACTS = 8;
const TRIALS = 40;
const WIDTH = 64;

/** Signs by chance, `[rows, columns]`: nearly at right angles to each other where there are many columns. */
const signs = (random: Random, rows: number, columns: number): Float32Array[] =>
  Array.from({ length: rows }, (_, i) =>
    Float32Array.from(random.at(i).integers(columns, 2), (bit) => 2 * bit - 1),
  );
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((total, value, i) => total + value * (b[i] ?? 0), 0);
/** Which of the values is most like what was read. */
const nearest = (read: ArrayLike<number>, values: readonly Float32Array[]): number => {
  const scores = values.map((value) => dot(read, value));
  // Of equal ones any: nothing is known of them.
  const best = Math.max(...scores);
  const all = [...scores.keys()].filter((i) => (scores[i] ?? 0) >= best - 1e-3 * WIDTH);
  return all[Math.floor(all.length * hash(read))] ?? 0;
};
const hash = (x: ArrayLike<number>): number => {
  const value = Math.abs(Math.sin(Array.from(x).reduce((total, v, i) => total + v * (i + 1), 1)) * 1e4);
  return value - Math.floor(value);
};

/** A memory of facts, keys with values: stores them all, then forgets one, and is asked for each. */
type Recall = (
  keys: Float32Array[],
  values: Float32Array[],
  forget: number,
  asked: number,
) => ArrayLike<number>;

const row = (values: Float32Array): Tensor => tensor(values, [1, values.length]);
/** The numbers of the facts that are left. */
const left = (stored: readonly Float32Array[], forget: number): number[] =>
  [...stored.keys()].filter((i) => i !== forget);

/** Slots of `[key, value]`: the key's half finds them. */
function slotsOf(keys: readonly Float32Array[], values: readonly Float32Array[]): Tensor {
  return tensor(
    keys.map((key, i) => [...key, ...(values[i] ?? [])]),
    [keys.length, 2 * WIDTH],
  );
}
const padded = (key: Float32Array): Tensor => row(Float32Array.from([...key, ...new Float32Array(WIDTH)]));
function readPair(contents: Tensor, key: Float32Array): Float32Array {
  const weights = contentWeights({
    contents,
    key: expandDims(padded(key), 1),
    strength: fill([1, 1, 1], 50),
  });
  return readSlots(contents, weights).dataSync<'float32'>().slice(WIDTH);
}

const MEMORIES: Readonly<Record<string, Recall>> = {
  'slots of a Neural Turing Machine': (keys, values, forget, asked) => {
    let contents: Tensor = expandDims(slotsOf(keys, values), 0);
    if (forget >= 0)
      ({ contents } = forgetByContent({ contents, key: padded(keys[forget] as Float32Array) }));
    return readPair(contents, keys[asked] as Float32Array);
  },
  'a Differentiable Neural Computer': (keys, values, forget, asked) => {
    const memory = new DncMemory({ slots: FACTS, word: 2 * WIDTH });
    let state = {
      ...memory.reset(1),
      contents: expandDims(slotsOf(keys, values), 0),
      usage: fill([1, FACTS], 1),
    };
    if (forget >= 0) {
      state = { ...forgetInDnc(state, padded(keys[forget] as Float32Array)) };
      toBeClose(sum(state.usage), [FACTS - 1], { absolute: 1e-3 });
    }
    return readPair(state.contents, keys[asked] as Float32Array);
  },
  'fast weights': (keys, values, forget, asked) => {
    // The fact as one vector; what Hebb's rule has added is taken away again.
    const facts = keys.map((key, i) => Float32Array.from([...key, ...(values[i] ?? [])]));
    const size = 2 * WIDTH;
    let fast: Tensor = zeros([1, size, size]);
    for (const fact of facts) fast = fastWeights(fast, row(fact), { decay: 1, rate: 1 });
    if (forget >= 0) {
      const gone = facts[forget] as Float32Array;
      fast = sub(fast, fastWeights(zeros([1, size, size]), row(gone), { decay: 1, rate: 1 }));
    }
    const asking = padded(keys[asked] as Float32Array);
    const answer = squeeze(reshape(sum(mul(fast, asking), 2), [1, size]), [0]);
    return answer.dataSync<'float32'>().slice(WIDTH);
  },
  'the delta rule': (keys, values, forget, asked) => {
    const memory = new DeltaMemory({ keys: WIDTH, values: WIDTH });
    const told = (key: Float32Array, value: Float32Array, rate: number): Tensor =>
      row(Float32Array.from([...key, ...key, ...value, rate]));
    const none = new Float32Array(WIDTH);
    let state = memory.reset(1);
    // Twice over, for keys that are not quite at right angles.
    for (let round = 0; round < 2; round++) {
      for (const [i, key] of keys.entries()) state = memory.write(told(key, values[i] ?? none, 100), state);
    }
    if (forget >= 0) state = memory.write(told(keys[forget] as Float32Array, none, 100), state);
    return memory.read(told(keys[asked] as Float32Array, none, 0), state).output.dataSync();
  },
  'a holographic memory': (keys, values, forget, asked) => {
    const bound = tensor(values.map((value) => [...value]));
    // A key's code is drawn by its own bits.
    const seed = keys.map((key) =>
      Array.from(key.subarray(0, 30)).reduce((code, bit) => 2 * code + (bit > 0 ? 1 : 0), 0),
    );
    const angles = concat(
      seed.map((own) => uniform([1, 1, WIDTH], new Random(own), { low: -Math.PI, high: Math.PI })),
      0,
    );
    const codes = concat([cos(angles), sin(angles)], 1);
    const pairs = complexProduct(codes, concat([expandDims(bound, 1), zeros([FACTS, 1, WIDTH])], 1));
    const kept = left(keys, forget).map((i) => slice(pairs, [i, 0, 0], [1, 2, WIDTH]));
    const memory = sum(concat(kept, 0), 0, true);
    const code = slice(codes, [asked, 0, 0], [1, 2, WIDTH]);
    return complexProduct(conjugate(code), memory).dataSync<'float32'>().slice(0, WIDTH);
  },
};

/** How often, in percent, what was read is most like what was stored. */
function recalled(recall: Recall, forget: 'nothing' | 'the fact' | 'another'): number {
  let right = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = new Random(trial);
    const [keys, values] = [
      signs(random.split('keys'), FACTS, WIDTH),
      signs(random.split('values'), FACTS, WIDTH),
    ];
    const asked = trial % FACTS;
    const gone = { nothing: -1, 'the fact': asked, another: (asked + 3) % FACTS }[forget];
    const read = tidyArray(() => recall(keys, values, gone, asked));
    if (nearest(read, values) === asked) right++;
  }
  return (100 * right) / TRIALS;
}

/** What tensors `f` makes are gone after it. */
function tidyArray(f: () => ArrayLike<number>): ArrayLike<number> {
  engine().startScope();
  try {
    return Float32Array.from(f());
  } finally {
    engine().endScope();
  }
}

onEachBackend('forgetting', () => {
  it.each(Object.entries(MEMORIES))(
    '%s: a deleted fact is recalled no better than by chance, others as before',
    (_, recall) => {
      expect(recalled(recall, 'nothing')).toBeGreaterThanOrEqual(97);
      expect(recalled(recall, 'another')).toBeGreaterThanOrEqual(97);
      // One in eight, and 3.3 standard deviations of so many trials.
      const deviation = Math.sqrt(((1 / FACTS) * (1 - 1 / FACTS)) / TRIALS);
      expect(recalled(recall, 'the fact')).toBeLessThanOrEqual(100 * (1 / FACTS + 3.3 * deviation));
    },
  );

  it('does a case by hand, says where, and leaves nothing behind', () => {
    const contents = tensor([
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    const key = tensor([[1, 0]]);
    const { contents: cleared, weights } = forgetByContent({ contents, key });
    toBeClose(cleared, [0, 0, 0, 1]);
    toBeClose(weights, [1, 0]);
    expectNoLeak(() => ({ ...forgetByContent({ contents, key }) }));
    const memory = new DncMemory({ slots: 2, word: 2 });
    const state = { ...memory.reset(1), contents, usage: tensor([[1, 1]]) };
    const after = forgetInDnc(state, key);
    toBeClose(after.usage, [0, 1]);
    expect(after.readWeights).toBe(state.readWeights);
  });
}, ['mneme']);

describe('forgetByContent', () => {
  it('refuses what does not fit', () => {
    expect(() => forgetByContent({ contents: zeros([2, 4, 3]), key: zeros([2, 5]) })).toThrow(
      'forgetByContent: key must be [batch, word], got [2, 5]: word is 3 in contents but 5 here',
    );
  });
});
