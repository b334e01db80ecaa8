import { type Pattern, sharpnessFor, tensorOf } from '@mneme/hopfield';
import { tidy } from '@tensorflow/tfjs-core';

/** The sharpness that images need to be told apart; of one image, any will do. */
export function imageSharpness(images: readonly Pattern[]): number {
  return images.length > 1 ? tidy(() => sharpnessFor(tensorOf(images))) : 1;
}
