import { axes } from '@mneme/tensor-core';
import { expandDims, fill, mul, ones, squeeze, sub, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { contentWeights } from '../addressing/content-weights.ts';
import { eraseAndAdd } from '../addressing/erase-and-add.ts';
import type { DncState } from '../dnc/dnc-memory.ts';

/** What is to be forgotten. */
export interface ForgetInputs {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** k, `[batch, word]`: like the word that is to go. */
  readonly key: Tensor;
  /** beta: how sharply it is matched; the sharper, the less of other words goes. Default 50. */
  readonly strength?: number;
}

/** What is left, and where something went. */
export type Forgotten = {
  /** `[batch, slots, word]` */
  readonly contents: Tensor;
  /** w, `[batch, slots]`: how much of each slot was cleared. */
  readonly weights: Tensor;
};

/**
 * Clears the slots of a memory whose words are like a key: `M'_i = (1 - w_i) M_i` with `w = softmax(beta cos(k, M))`. Nothing
 * has to be learnt anew, and words at right angles to the key stay.
 *
 * @throws ShapeError `forgetByContent: key must be [batch, word], got [2, 5]: word is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { forgetByContent } from '@mneme/memory-net';
 *
 * const contents = tensor([[[1, 0], [0, 1]]]);
 * forgetByContent({ contents, key: tensor([[1, 0]]) }).contents.print(); // [[[0, 0], [0, 1]]]
 */
export function forgetByContent({ contents, key, strength = 50 }: ForgetInputs): Forgotten {
  const { batch, word } = axes(
    'forgetByContent',
    { contents, key },
    { contents: 'batch slots word', key: 'batch word' },
  );
  return tidy(() => {
    const asked = { key: expandDims(key, 1), strength: fill([batch, 1, 1], strength) };
    const weights = contentWeights({ contents, ...asked });
    const wiped = { erase: ones([batch, 1, word]), add: zeros([batch, 1, word]) };
    return { contents: eraseAndAdd({ contents, weights, ...wiped }), weights: squeeze(weights, [1]) };
  });
}

/**
 * {@link forgetByContent} for a Differentiable Neural Computer: what is cleared is free to be written to again, and no link
 * leads there any more.
 *
 * @returns the state after it; the tensors of `state` that stay as they were are the same
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { DncMemory, forgetInDnc } from '@mneme/memory-net';
 *
 * const memory = new DncMemory({ slots: 4, word: 3 });
 * console.log(Object.keys(forgetInDnc(memory.reset(2), ones([2, 3])))[0]); // contents
 */
export function forgetInDnc(state: DncState, key: Tensor, strength?: number): DncState {
  return tidy(() => {
    const options = strength === undefined ? {} : { strength };
    const { contents, weights } = forgetByContent({ contents: state.contents, key, ...options });
    const kept = sub(1, weights); // [batch, slots]
    const [rows, columns] = [expandDims(expandDims(kept, 1), 3), expandDims(expandDims(kept, 1), 2)];
    return {
      ...state,
      contents,
      usage: mul(state.usage, kept),
      link: mul(mul(state.link, rows), columns),
      precedence: mul(state.precedence, expandDims(kept, 1)),
    };
  });
}
