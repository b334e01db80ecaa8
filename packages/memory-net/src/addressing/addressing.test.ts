import { ensureGradients, Random, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, softmax, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentWeights } from './content-weights.ts';
import { eraseAndAdd } from './erase-and-add.ts';
import { maskedContentWeights } from './masked-content-weights.ts';
import { readSlots } from './read-slots.ts';

const [BATCH, HEADS, SLOTS, WORD] = [2, 3, 5, 7];
const draw = (name: string, shape: number[], low = -1, high = 1): Tensor =>
  uniform(shape, new Random(6).split(name), { low, high });
const contents = (): Tensor => draw('contents', [BATCH, SLOTS, WORD]);
const weights = (): Tensor => softmax(draw('weights', [BATCH, HEADS, SLOTS]));
const words = (name: string, low = -1): Tensor => draw(name, [BATCH, HEADS, WORD], low);
const strength = (): Tensor => draw('strength', [BATCH, HEADS, 1], 1, 4);

type Numbers = ArrayLike<number>;
const cell = (values: Numbers, ...[b = 0, i = 0, rows = 0, j = 0, width = 1]: number[]): number =>
  values[(b * rows + i) * width + j] ?? 0;

function readLoop(M: Numbers, w: Numbers): number[] {
  const read = new Array<number>(BATCH * HEADS * WORD).fill(0);
  loop([BATCH, HEADS, SLOTS, WORD], ([b = 0, h = 0, n = 0, d = 0]) => {
    const at = (b * HEADS + h) * WORD + d;
    read[at] = (read[at] ?? 0) + cell(w, b, h, HEADS, n, SLOTS) * cell(M, b, n, SLOTS, d, WORD);
  });
  return read;
}

function writeLoop(M: Numbers, w: Numbers, e: Numbers, a: Numbers): number[] {
  const next: number[] = [];
  loop([BATCH, SLOTS, WORD], ([b = 0, n = 0, d = 0]) => {
    let [kept, added] = [1, 0];
    for (let h = 0; h < HEADS; h++) {
      const share = cell(w, b, h, HEADS, n, SLOTS);
      kept *= 1 - share * cell(e, b, h, HEADS, d, WORD);
      added += share * cell(a, b, h, HEADS, d, WORD);
    }
    next.push(cell(M, b, n, SLOTS, d, WORD) * kept + added);
  });
  return next;
}

function contentLoop(M: Numbers, k: Numbers, beta: Numbers, m?: Numbers): number[] {
  const made: number[] = [];
  loop([BATCH, HEADS], ([b = 0, h = 0]) => {
    const scores = Array.from({ length: SLOTS }, (_, n) => {
      let [product, ofKey, ofSlot] = [0, 0, 0];
      for (let d = 0; d < WORD; d++) {
        const counts = m ? cell(m, b, h, HEADS, d, WORD) : 1;
        const [x, y] = [cell(k, b, h, HEADS, d, WORD) * counts, cell(M, b, n, SLOTS, d, WORD) * counts];
        product += x * y;
        ofKey += x * x;
        ofSlot += y * y;
      }
      return Math.exp((cell(beta, b, h, HEADS) * product) / Math.sqrt(ofKey * ofSlot));
    });
    const total = scores.reduce((x, y) => x + y);
    made.push(...scores.map((score) => score / total));
  });
  return made;
}

const float64 = (...tensors: Tensor[]): Float64Array[] => tensors.map((x) => Float64Array.from(x.dataSync()));

onEachBackend('addressing', () => {
  beforeAll(ensureGradients);

  it('reads as the loop does', () => {
    const [M, w] = [contents(), weights()];
    const [m64, w64] = float64(M, w) as [Float64Array, Float64Array];
    toBeClose(readSlots(M, w), readLoop(m64, w64));
    expectGradient((...given) => readSlots(...(given as [Tensor, Tensor])), [M, w], {
      oracle: (...given) => readLoop(...(given as [Float64Array, Float64Array])),
    });
  });

  it('erases with all heads before it adds, as the loop does', () => {
    const inputs = [contents(), weights(), words('erase', 0), words('add')];
    const write = (...[M, w, e, a]: Tensor[]): Tensor =>
      eraseAndAdd({ contents: M, weights: w, erase: e, add: a } as Parameters<typeof eraseAndAdd>[0]);
    const oracle = (...given: Float64Array[]): number[] =>
      writeLoop(...(given as [Float64Array, Float64Array, Float64Array, Float64Array]));
    toBeClose(write(...inputs), oracle(...float64(...inputs)));
    expectGradient(write, inputs, { oracle });
  });

  it('finds by content as the loop does, with a mask too', () => {
    const inputs = [contents(), words('key'), strength()];
    const find = (...[M, k, beta, mask]: Tensor[]): Tensor => {
      const given = { contents: M, key: k, strength: beta } as Parameters<typeof contentWeights>[0];
      return mask ? maskedContentWeights({ ...given, mask }) : contentWeights(given);
    };
    const oracle = (...given: Float64Array[]): number[] =>
      contentLoop(...(given as [Float64Array, Float64Array, Float64Array]));
    toBeClose(find(...inputs), oracle(...float64(...inputs)));
    expectGradient(find, inputs, { oracle });
    const masked = [...inputs, words('mask', 0.1)];
    toBeClose(find(...masked), oracle(...float64(...masked)));
    expectGradient(find, masked, { oracle });
    toBeClose(find(...inputs, ones([BATCH, HEADS, WORD])), find(...inputs));
  });

  it('does cases by hand', () => {
    const M = tensor([
      [
        [1, 1],
        [2, 2],
      ],
    ]);
    toBeClose(readSlots(M, tensor([[[0.25, 0.75]]])), [1.75, 1.75]);
    const wiped = { contents: M, weights: tensor([[[0, 1]]]), erase: ones([1, 1, 2]) };
    toBeClose(eraseAndAdd({ ...wiped, add: zeros([1, 1, 2]) }), [1, 1, 0, 0]);
    const apart = tensor([
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    const key = tensor([[[9, 0]]]);
    toBeClose(contentWeights({ contents: apart, key, strength: tensor([[[Math.log(3)]]]) }), [0.75, 0.25]);
  });

  it('is finite for a memory of zeros and a strength of 10,000', () => {
    const inputs = { contents: zeros([1, 3, 2]), key: zeros([1, 1, 2]), strength: tensor([[[1e4]]]) };
    toBeClose(contentWeights(inputs), [1 / 3, 1 / 3, 1 / 3]);
    toBeClose(maskedContentWeights({ ...inputs, mask: zeros([1, 1, 2]) }), [1 / 3, 1 / 3, 1 / 3]);
  });

  it('leaves nothing behind', () => {
    const [M, w, e, a, beta] = [contents(), weights(), words('erase', 0), words('add'), strength()];
    expectNoLeak(() => readSlots(M, w));
    expectNoLeak(() => eraseAndAdd({ contents: M, weights: w, erase: e, add: a }));
    expectNoLeak(() => contentWeights({ contents: M, key: a, strength: beta }));
    expectNoLeak(() => maskedContentWeights({ contents: M, key: a, strength: beta, mask: e }));
  });
});

describe('addressing', () => {
  const [M, w, k] = [() => zeros([2, 3, 7]), () => zeros([2, 1, 3]), () => zeros([2, 1, 7])];
  it.each([
    [
      () => readSlots(M(), zeros([2, 1, 5])),
      'readSlots: weights must be [batch, heads, slots], got [2, 1, 5]: slots is 3 in contents but 5 here',
    ],
    [
      () => eraseAndAdd({ contents: M(), weights: w(), erase: zeros([2, 1, 5]), add: k() }),
      'eraseAndAdd: erase must be [batch, heads, word], got [2, 1, 5]: word is 7 in contents but 5 here',
    ],
    [
      () => contentWeights({ contents: M(), key: zeros([2, 1, 5]), strength: zeros([2, 1, 1]) }),
      'contentWeights: key must be [batch, heads, word], got [2, 1, 5]: word is 7 in contents but 5 here',
    ],
    [
      () =>
        maskedContentWeights({ contents: M(), key: k(), strength: zeros([2, 1, 1]), mask: zeros([2, 1, 5]) }),
      'maskedContentWeights: mask must be [batch, heads, word], got [2, 1, 5]: word is 7 in contents but 5 here',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
