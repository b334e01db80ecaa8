import { normal, parameter, type Random } from '@mneme/tensor-core';
import { fill, reshape, type Tensor, tanh, tidy, tile } from '@tensorflow/tfjs-core';

/** What a memory holds before anything was written (Collier and Beel 2018, section 3). */
export type FirstContents = 'constant' | 'learned' | 'random';

/** Almost nothing; not nothing, for the direction of a word of zeros means nothing. */
const ALMOST_NOTHING = 1e-6;

/**
 * The contents that a memory starts with, `[slots, word]`: `constant`, all 1e-6 (a number, no tensor); `learned`, a
 * parameter, of which tanh is taken; `random`, a buffer, tanh of normal numbers.
 */
export function firstContents(
  kind: FirstContents,
  shape: readonly [number, number],
  random: Random,
): Tensor | undefined {
  if (kind === 'constant') return undefined;
  const values = normal(shape, random, { deviation: kind === 'random' ? 1 : 0.5 });
  if (kind === 'learned') return parameter(values);
  const squashed = tanh(values);
  values.dispose();
  return squashed;
}

/** {@link firstContents} for each of `batch` sequences, `[batch, slots, word]`. */
export function filledMemory(
  first: { readonly contents: Tensor | undefined; readonly kind: FirstContents },
  [batch, slots, word]: readonly [number, number, number],
): Tensor {
  const { contents, kind } = first;
  if (!contents) return fill([batch, slots, word], ALMOST_NOTHING);
  return tidy(() =>
    tile(reshape(kind === 'learned' ? tanh(contents) : contents, [1, slots, word]), [batch, 1, 1]),
  );
}
