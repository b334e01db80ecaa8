import { type LstmState, softmax } from '@mneme/tensor-core';
import { dispose, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { CharacterModel } from './character-model.ts';
import { streams } from './streams.ts';

/** What a model made of one part of a text. */
export interface ReadPart {
  /** Of the next character, `[count, vocabulary]`. Disposed of when the next part is asked for. */
  readonly probabilities: Tensor;
  /** What they were predicted from, `[count, size]`; likewise. */
  readonly hidden: Tensor;
  /** The characters that followed. */
  readonly next: Int32Array;
  /** Where in the text each of them stands. */
  readonly places: Int32Array;
}

const LENGTH = 50;

/** Reads a text in `count` streams side by side, each from a state of its own that has read nothing. */
export function* readCharacters(model: CharacterModel, text: Int32Array, count: number): Generator<ReadPart> {
  let state: LstmState | undefined;
  for (const { ids, next, begins, length } of streams(text, count, LENGTH)) {
    const rows = next.length;
    const before = state;
    const { probabilities, hidden, after } = tidy(() => {
      const read = model.call(ids, before);
      const flat = (x: Tensor): Tensor => reshape(x, [rows, x.shape.at(-1) ?? 0]);
      return {
        probabilities: softmax(flat(read.logits)),
        hidden: flat(read.hidden),
        after: { ...read.state },
      };
    }) as unknown as { probabilities: Tensor; hidden: Tensor; after: LstmState };
    dispose([ids, ...(before ? [before.hidden, before.cell] : [])]);
    state = after;
    const places = Int32Array.from(
      { length: rows },
      (_, i) => (begins[Math.floor(i / length)] as number) + (i % length) + 1,
    );
    yield { probabilities, hidden, next, places };
    dispose([probabilities, hidden]);
  }
  if (state) dispose([state.hidden, state.cell]);
}
