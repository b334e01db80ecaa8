import type { Pattern } from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import { type CueKind, cueOf } from './cues.ts';
import { IMAGE_MEMORIES, type ImageMemory, wrongBits } from './memories.ts';

/** How well a memory of so many images finds them again. */
export interface ImageRecall {
  readonly memory: string;
  readonly cue: CueKind;
  /** Images that it holds. */
  readonly stored: number;
  /** The mean share of bits that are wrong in its answers. */
  readonly wrong: number;
  /** The share of images with no wrong bit. */
  readonly exact: number;
}

/** An image, its cue, and what each memory made of it. */
export interface RecalledImage {
  readonly image: Pattern;
  readonly cue: Pattern;
  readonly answers: ReadonlyMap<string, ArrayLike<number>>;
}

export interface RecallImagesOptions {
  readonly cue: CueKind;
  /** Images of those stored that are asked for. Default 10. */
  readonly asked?: number;
  readonly random: Random;
  /** Which memories. Default all. */
  readonly memories?: readonly string[];
}

/** Stores images in each memory, and asks for some of them by cues. */
export function recallImages(
  images: readonly Pattern[],
  { cue: kind, asked = 10, random, memories = Object.keys(IMAGE_MEMORIES) }: RecallImagesOptions,
): { readonly recalls: ImageRecall[]; readonly examples: RecalledImage[] } {
  const chosen = images.slice(0, asked);
  const cues = chosen.map((image, i) => cueOf(image, kind, random.at(i)));
  const answers = chosen.map(() => new Map<string, ArrayLike<number>>());
  const recalls = memories.map((memory): ImageRecall => {
    const made = (IMAGE_MEMORIES[memory] as (images: readonly Pattern[]) => ImageMemory)(images);
    const wrong = chosen.map((image, i) => {
      const answer = made.recall(cues[i] as (typeof cues)[number]);
      answers[i]?.set(memory, answer);
      return wrongBits(answer, image);
    });
    return {
      memory,
      cue: kind,
      stored: images.length,
      wrong: wrong.reduce((a, b) => a + b) / wrong.length,
      exact: wrong.filter((share) => share === 0).length / wrong.length,
    };
  });
  const examples = chosen.map((image, i) => ({
    image,
    cue: cues[i]?.state as Pattern,
    answers: answers[i] as ReadonlyMap<string, ArrayLike<number>>,
  }));
  return { recalls, examples };
}
