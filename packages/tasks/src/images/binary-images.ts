import { type Pattern, patternFromBits } from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import type { LabelledImages } from './digit-images.ts';

/** Images as patterns: 1 where they are more than half bright. */
export function binaryImages({ pixels }: LabelledImages): Pattern[] {
  return pixels.map((image) => patternFromBits(Array.from(image, (value) => value > 127)));
}

/** So many of the images, drawn, no two of the same, and each digit in turn as long as there are some. */
export function drawImages(images: LabelledImages, count: number, random: Random): LabelledImages {
  if (count > images.pixels.length) {
    throw new RangeError(`drawImages: count must be at most ${images.pixels.length}, got ${count}`);
  }
  const order = Array.from(random.permutation(images.pixels.length));
  const seen = new Map<number, number>();
  // The round in which an image is dealt: its place among those of its label.
  const rounds = order.map((at) => {
    const label = images.labels[at] as number;
    const round = seen.get(label) ?? 0;
    seen.set(label, round + 1);
    return { at, round, label };
  });
  const chosen = rounds.sort((a, b) => a.round - b.round || a.label - b.label).slice(0, count);
  return {
    ...images,
    pixels: chosen.map(({ at }) => images.pixels[at] as Uint8Array),
    labels: chosen.map(({ label }) => label),
  };
}
