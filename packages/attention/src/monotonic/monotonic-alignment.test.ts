import {
  AdamW,
  crossEntropy,
  disposeAll,
  ensureGradients,
  GruCell,
  Linear,
  oneHot,
  Random,
  type RecurrentState,
  valueAndGradient,
} from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import {
  argMax,
  cast,
  concat,
  dispose,
  ready,
  type Scalar,
  setBackend,
  slice,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttentionDecoder } from '../recurrent/attention-decoder.ts';
import { LuongDecoder } from '../recurrent/luong-decoder.ts';
import { unrollDecoder } from '../recurrent/unroll-decoder.ts';
import { dotScore } from '../scores/dot-score.ts';
import { HardMonotonicAlignment, MonotonicAlignment } from './monotonic-alignment.ts';
import { MonotonicEnergy } from './monotonic-energy.ts';

onEachBackend('monotonic alignments', () => {
  beforeAll(() => ensureGradients());

  it('move forwards, softly and hard, by hand', () => {
    const memory = { values: tensor([[[-100], [100], [-100], [100]]]) };
    const query = tensor([[1]]);
    const layer = { score: dotScore };
    const soft = new MonotonicAlignment({ layer });
    const hard = new HardMonotonicAlignment(layer);
    const first = soft.call(query, soft.initialState(memory), memory);
    toBeClose(first.weights, [0, 1, 0, 0]);
    // It still stands at the second place, and may stop there again.
    toBeClose(soft.call(query, first.state, memory).weights, [0, 1, 0, 0]);
    const begun = hard.call(query, hard.initialState(memory), memory);
    toBeClose(begun.weights, [0, 1, 0, 0]);
    const away = hard.call(tensor([[-1]]), begun.state, memory);
    toBeClose(away.weights, [0, 0, 1, 0]);
    toBeClose(hard.call(query, away.state, memory).weights, [0, 0, 0, 1]);
    const masked = { ...memory, mask: tensor([1, 0, 1, 0], [1, 4], 'bool') };
    toBeClose(soft.call(query, soft.initialState(masked), masked).weights, [0, 0, 0, 0]);
    toBeClose(hard.call(query, hard.initialState(masked), masked).weights, [0, 0, 0, 0]);
  });

  it('refuse what does not fit', () => {
    expect(() => new MonotonicAlignment({ layer: { score: dotScore }, noise: -1 })).toThrow(
      'MonotonicAlignment: noise must be a finite number of at least 0, got -1',
    );
  });
});

// The source is a word with each letter said one to three times; the answer is the word. No letter follows itself.
const [LETTERS, WORD, PLACES, SIZE, BATCH] = [5, 4, 12, 24, 32];

interface Words {
  readonly source: Tensor;
  readonly mask: Tensor;
  readonly word: Tensor;
  /** Which letter of the word stands at each place, -1 behind the end; `[batch][places]`. */
  readonly runs: readonly (readonly number[])[];
}

function draw(count: number, random: Random): Words {
  const letters = random.split('letters').integers(count * WORD, LETTERS - 1);
  const repeats = random.split('repeats').integers(count * WORD, 3);
  const words: number[][] = [];
  const sources: number[][] = [];
  const runs: number[][] = [];
  for (let b = 0; b < count; b++) {
    const word: number[] = [];
    const run: number[] = [];
    for (let i = 0; i < WORD; i++) {
      const drawn = letters[b * WORD + i] ?? 0;
      // One of all but the last.
      word.push(i > 0 && drawn >= (word[i - 1] ?? 0) ? drawn + 1 : drawn);
      run.push(...new Array<number>((repeats[b * WORD + i] ?? 0) + 1).fill(i));
    }
    words.push(word);
    runs.push([...run, ...new Array<number>(PLACES - run.length).fill(-1)]);
    sources.push((runs[b] ?? []).map((i) => word[i] ?? 0));
  }
  return {
    source: oneHot(tensor(sources, [count, PLACES], 'int32'), LETTERS),
    mask: tensor(
      runs.flat().map((i) => i >= 0),
      [count, PLACES],
      'bool',
    ),
    word: tensor(words, [count, WORD], 'int32'),
    runs,
  };
}

/** Of fresh words, read letter by letter from what was written before: how many letters are right, and how many stops. */
function heldOut(decoder: AttentionDecoder<RecurrentState>, answer: Linear, random: Random) {
  const count = 200;
  const { source, mask, word, runs } = draw(count, random.split('held out'));
  const memory = { values: source, mask };
  let state = decoder.initialState(memory);
  let x: Tensor = zeros([count, LETTERS]);
  let [right, stopped] = [0, 0];
  const words = word.dataSync();
  for (let i = 0; i < WORD; i++) {
    const step = decoder.call({ x, memory }, state);
    const letter = cast(argMax(answer.call(step.output), -1), 'int32');
    const [written, stop] = [letter.dataSync(), argMax(step.weights, -1).dataSync()];
    for (const [b, run] of runs.entries()) {
      right += written[b] === words[b * WORD + i] ? 1 : 0;
      stopped += run[stop[b] ?? 0] === i ? 1 : 0;
    }
    x = oneHot(letter, LETTERS);
    state = step.state;
  }
  return { letters: right / (count * WORD), stops: stopped / (count * WORD) };
}

describe('monotonic attention learns', () => {
  it('where to stop, and stops there hard, reading each letter of a stretched word once', async () => {
    await setBackend('mneme');
    await ready();
    const random = new Random(0);
    const layer = new MonotonicEnergy(
      { queryDepth: SIZE, keyDepth: LETTERS, hidden: 16, offset: -1 },
      random.split('energy'),
    );
    const cell = new GruCell({ input: LETTERS + SIZE, size: SIZE }, random.split('cell'));
    const combine = new Linear({ input: LETTERS + SIZE, output: SIZE, bias: false }, random.split('combine'));
    const answer = new Linear({ input: SIZE, output: LETTERS }, random.split('answer'));
    const decoder = new LuongDecoder({ cell, alignment: new MonotonicAlignment({ layer }), combine });
    const model = { decoder, answer };
    const optimizer = new AdamW({ learningRate: 2e-2, weightDecay: 0 });
    for (let step = 0; step < 250; step++) {
      const { source, mask, word } = draw(BATCH, random.split('data').at(step));
      const { value, gradients } = valueAndGradient(model, () =>
        tidy(() => {
          const before = slice(oneHot(word, LETTERS), [0, 0, 0], [BATCH, WORD - 1, LETTERS]);
          const x = concat([zeros([BATCH, 1, LETTERS]), before], 1);
          const noise = { random: random.split('noise').at(step) };
          const { output } = unrollDecoder(decoder, { x, memory: { values: source, mask } }, {}, noise);
          return crossEntropy(answer.call(output), word) as Scalar;
        }),
      );
      optimizer.apply(model, gradients);
      dispose([source, mask, word, value, ...gradients.values()]);
    }
    const hard = new LuongDecoder({ cell, alignment: new HardMonotonicAlignment(layer), combine });
    const { letters, stops } = heldOut(hard as unknown as AttentionDecoder<RecurrentState>, answer, random);
    expect(stops).toBeGreaterThanOrEqual(0.95);
    expect(letters).toBeGreaterThanOrEqual(0.95);
    disposeAll(model);
    disposeAll(optimizer);
  });
});
