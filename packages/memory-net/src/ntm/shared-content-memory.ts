import {
  axes,
  batchMatMul,
  type CallContext,
  type RecurrentStep,
  requireInteger,
  softmax,
} from '@mneme/tensor-core';
import { fill, mul, reshape, sigmoid, split, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { eraseAndAdd } from '../addressing/erase-and-add.ts';
import { readSlots } from '../addressing/read-slots.ts';
import type { Memory } from '../memory/memory.ts';

/** The contents are all the state there is. */
export type SharedContentState = {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
};

/**
 * The Neural Turing Machine's memory in its simplest form, as textbooks give it: slots are found by content only, and what
 * is read and what is written go by one and the same weights; reading comes first.
 *
 *     alpha_i = softmax_i(m_i . q / sqrt(word)),   r = sum_i alpha_i m_i,   m_i' = m_i (1 - alpha_i e) + alpha_i a
 *
 * `control` is the query q, the erasure e before the logistic function, and the addition a, `word` numbers each. Slots are
 * alike at first but for a constant, 1e-6, so that a first write goes to all of them: give it contents that differ, or
 * take `NtmMemory`.
 *
 * @throws RangeError `SharedContentMemory: slots must be an integer of at least 1, got 0`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { SharedContentMemory } from '@mneme/memory-net';
 *
 * const memory = new SharedContentMemory({ slots: 5, word: 3 });
 * console.log(memory.call(zeros([2, memory.controls]), memory.reset(2)).output.shape); // [2, 3]
 */
export class SharedContentMemory implements Memory<SharedContentState> {
  readonly slots: number;
  readonly word: number;
  readonly controls: number;
  readonly reads: number;

  constructor({ slots, word }: { readonly slots: number; readonly word: number }) {
    requireInteger('SharedContentMemory', 'slots', slots);
    requireInteger('SharedContentMemory', 'word', word);
    this.slots = slots;
    this.word = word;
    this.controls = 3 * word;
    this.reads = word;
  }

  reset(batch: number): SharedContentState {
    return { contents: fill([batch, this.slots, this.word], 1e-6) };
  }

  read(
    control: Tensor,
    state: SharedContentState,
    { probe }: CallContext = {},
  ): RecurrentStep<SharedContentState> {
    return tidy(() => {
      const { weights } = this.#divided(control, state);
      probe?.report('weights', weights);
      return { output: reshape(readSlots(state.contents, weights), [-1, this.word]), state };
    });
  }

  write(control: Tensor, state: SharedContentState): SharedContentState {
    return tidy(() => {
      const { weights, erase, add } = this.#divided(control, state);
      return { contents: eraseAndAdd({ contents: state.contents, weights, erase, add }) };
    });
  }

  call(
    control: Tensor,
    state: SharedContentState,
    context: CallContext = {},
  ): RecurrentStep<SharedContentState> {
    return tidy(() => ({
      output: this.read(control, state, context).output,
      state: this.write(control, state),
    }));
  }

  #divided(
    control: Tensor,
    { contents }: SharedContentState,
  ): { weights: Tensor; erase: Tensor; add: Tensor } {
    const { slots, word, controls } = this;
    axes(
      'SharedContentMemory',
      { control, contents },
      { control: `batch ${controls}`, contents: `batch ${slots} ${word}` },
    );
    const parts = split(reshape(control, [-1, 3, word]), 3, 1) as [Tensor, Tensor, Tensor];
    const [query, erase, add] = parts;
    const scores = mul(batchMatMul(query, contents, { transposeB: true }), 1 / Math.sqrt(word));
    return { weights: softmax(scores), erase: sigmoid(erase), add };
  }
}
