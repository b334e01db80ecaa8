import {
  centredHebbianWeights,
  covarianceNetwork,
  exponentialInteraction,
  fields,
  hebbianWeights,
  type Network,
  type Pattern,
  pseudoInverseWeights,
  recallAsynchronously,
  recallDensely,
  retrieve,
} from '@mneme/hopfield';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import { type Cue, realCue } from './cues.ts';
import { imageSharpness } from './image-sharpness.ts';

/** A memory that holds images, and what it makes of a cue. */
export interface ImageMemory {
  readonly recall: (cue: Cue) => ArrayLike<number>;
}

/** How a memory is made of images. */
export type MakeMemory = (images: readonly Pattern[]) => ImageMemory;

/** The memories that are measured on images. */
export const IMAGE_MEMORIES: Readonly<Record<string, MakeMemory>> = {
  hebb: (images) => binary({ weights: hebbianWeights(images) }),
  centred: (images) => binary(centred(images)),
  covariance: (images) => binary(covarianceNetwork(images)),
  'pseudo-inverse': (images) => binary({ weights: pseudoInverseWeights(images) }),
  dense: (images) => ({
    recall: ({ state }) =>
      recallDensely({ patterns: images, interaction: exponentialInteraction }, state).state,
  }),
  modern,
};

function binary(network: Network): ImageMemory {
  return { recall: ({ state }) => recallAsynchronously(network, state).state };
}

/** With the mean taken off states too when they are read: `sum_j w_ij (s_j - a)`, which is a bias. */
function centred(images: readonly Pattern[]): Network {
  const weights = centredHebbianWeights(images);
  const total = images.reduce((sum, image) => image.reduce((all, own) => all + own, sum), 0);
  const mean = total / (images.length * weights.size);
  const sums = fields({ weights }, new Int8Array(weights.size).fill(1));
  return { weights, bias: sums.map((sum) => -mean * sum) };
}

/** A few steps at the sharpness that the images need; of one image, any. */
function modern(images: readonly Pattern[]): ImageMemory {
  const rows = Float32Array.from(images.flatMap((image) => [...image]));
  const shape: [number, number] = [images.length, images[0]?.length ?? 0];
  const sharpness = imageSharpness(images);
  return {
    recall: (cue) =>
      tidy(() => {
        const query = tensor(realCue(cue), [1, shape[1]]);
        return retrieve(query, tensor(rows, shape), { sharpness, steps: 3 }).output.dataSync();
      }),
  };
}

/** The share of bits that an answer has wrong. */
export function wrongBits(answer: ArrayLike<number>, image: Pattern): number {
  return image.reduce((sum, own, i) => sum + (own * (answer[i] as number) > 0 ? 0 : 1), 0) / image.length;
}
