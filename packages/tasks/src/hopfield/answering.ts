import {
  attractorKind,
  denseEnergy,
  energy,
  explain,
  exponentialInteraction,
  hebbianWeights,
  modernEnergy,
  type Named,
  type Network,
  type Pattern,
  pseudoInverseWeights,
  recallAsynchronously,
  recallDensely,
  retrieve,
  tensorOf,
} from '@mneme/hopfield';
import { disposeAll, nearestNeighbours, type Random } from '@mneme/tensor-core';
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type Cue, realCue } from './cues.ts';
import { imageSharpness } from './image-sharpness.ts';
import { trainAutoencoder } from './train-autoencoder.ts';

/** An answer to a cue, and what is known of it. */
export interface Answer {
  readonly output: ArrayLike<number>;
  /** Of the cue and of the answer, where the memory has an energy. */
  readonly energy?: readonly [before: number, after: number];
  /** What the memory can say of its answer. */
  readonly certificate: string;
  /** Numbers that the memory keeps. */
  readonly numbers: number;
  /** Multiplications and additions of this recall. */
  readonly products: number;
}

/** A memory of images. */
interface Answering {
  readonly recall: (cue: Cue) => Answer;
  /** Of what it has learnt, where it keeps tensors. */
  readonly dispose?: () => void;
}

type MakeAnswering = (images: readonly Pattern[], random: Random) => Answering;

/** Every memory that is compared. */
export const ANSWERING: Readonly<Record<string, MakeAnswering>> = {
  hebb: (images) => classical({ weights: hebbianWeights(images) }, images),
  'pseudo-inverse': (images) => classical({ weights: pseudoInverseWeights(images) }, images),
  dense,
  modern: (images) => modern(images, imageSharpness(images), 3),
  attention: (images) => modern(images, 1 / Math.sqrt(images[0]?.length ?? 1), 1),
  'nearest neighbour': nearest,
  autoencoder,
};

function classical(network: Network, images: readonly Pattern[]): Answering {
  const { size } = network.weights;
  const recall = ({ state: from }: Cue): Answer => {
    const { state, settled, sweeps } = recallAsynchronously(network, from);
    return {
      output: state,
      energy: [energy(network, from), energy(network, state)],
      certificate: settled ? `at rest: ${nameOf(attractorKind(state, images))}` : 'not at rest',
      numbers: size * size,
      products: sweeps * size * size,
    };
  };
  return { recall };
}

function dense(images: readonly Pattern[]): Answering {
  const memory = { patterns: images, interaction: exponentialInteraction };
  const size = images.length * (images[0]?.length ?? 0);
  const recall = ({ state: from }: Cue): Answer => {
    const { state, settled, sweeps } = recallDensely(memory, from);
    return {
      output: state,
      energy: [denseEnergy(memory, from), denseEnergy(memory, state)],
      certificate: settled ? `at rest: ${nameOf(attractorKind(state, images))}` : 'not at rest',
      numbers: size,
      products: 2 * sweeps * size,
    };
  };
  return { recall };
}

function modern(images: readonly Pattern[], sharpness: number, steps: number): Answering {
  const size = images.length * (images[0]?.length ?? 0);
  const recall = (cue: Cue): Answer => {
    const { output, before, after, certificate } = tidy(() => {
      const patterns = tensorOf(images);
      const query = rowOf(realCue(cue));
      const { output } = retrieve(query, patterns, { sharpness, steps });
      const of = (state: Tensor): number => modernEnergy(state, patterns, sharpness).dataSync()[0] as number;
      return {
        output: output.dataSync(),
        before: of(query),
        after: of(output),
        certificate: images.length > 1 ? certificateOf(query, patterns, sharpness) : 'one pattern',
      };
    });
    return { output, energy: [before, after], certificate, numbers: size, products: 2 * steps * size };
  };
  return { recall };
}

function certificateOf(query: Tensor, patterns: Tensor, sharpness: number): string {
  const [one] = explain(query, patterns, { sharpness });
  if (!one) return '';
  const parts = one.patterns.length === 1 ? `image ${one.patterns[0]}` : `${one.patterns.length} images`;
  const needed = Number.isFinite(one.sharpnessForQuery)
    ? `sharp enough from ${one.sharpnessForQuery.toPrecision(2)}, is ${sharpness.toPrecision(2)}`
    : 'no sharpness would do';
  return `${one.kind}: ${parts}; ${needed}`;
}

function nearest(images: readonly Pattern[]): Answering {
  const size = images.length * (images[0]?.length ?? 0);
  const recall = (cue: Cue): Answer => {
    const { similarities, indices } = tidy(() => {
      const count = Math.min(2, images.length);
      const found = nearestNeighbours(rowOf(realCue(cue)), tensorOf(images), count);
      return { similarities: found.similarities.dataSync(), indices: found.indices.dataSync() };
    });
    const [first = 0, second = Number.NEGATIVE_INFINITY] = similarities;
    const at = indices[0] as number;
    return {
      output: images[at] as Pattern,
      certificate: `image ${at}, ${(first - second) / 2} bits nearer than the next`,
      numbers: size,
      products: size,
    };
  };
  return { recall };
}

function autoencoder(images: readonly Pattern[], random: Random): Answering {
  const model = trainAutoencoder(images, random);
  const numbers = model.encoder.weight.size + model.decoder.weight.size;
  const recall = (cue: Cue): Answer => {
    const output = tidy(() => model.call(rowOf(realCue(cue))).dataSync());
    return { output, certificate: 'none', numbers, products: numbers };
  };
  return { recall, dispose: () => disposeAll(model) };
}

function rowOf(values: Float32Array): Tensor {
  return tensor(values, [1, values.length]);
}

function nameOf({ kind, patterns }: Named): string {
  return patterns.length > 0 ? `${kind}, image ${patterns.join(', ')}` : kind;
}
