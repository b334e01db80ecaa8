import type { Random } from '@mneme/tensor-core';
import { drawWarp, type SquareImage, turned, type WarpLimits, warpInto } from './warp-image.ts';

/** An alphabet's images, `[characters][drawings]`: drawings of one number are by one hand. */
export type PreparedAlphabet = readonly (readonly SquareImage[])[];

export interface EpisodeConfig {
  /** The classes to tell apart, of one drawing each. */
  readonly ways: number;
  /** Drawings to classify, of each class. */
  readonly queries: number;
  /** The side of the images that come out. */
  readonly size: number;
  readonly limits: WarpLimits;
}

/** Images one after another, and which support each query belongs to. */
export interface Episode {
  /** `[ways, size, size]` */
  readonly support: Float32Array;
  /** `[ways queries, size, size]` */
  readonly query: Float32Array;
  readonly answers: Int32Array;
}

/** Four turns, each mirrored or not. */
const POSES = 8;

/**
 * Draws a question as the official runs ask it: characters of one alphabet, those with a label all by one hand, and those to
 * classify by others. The whole alphabet is turned by right angles and mirrored or not, which makes characters that
 * nobody has written (Santoro et al. 2016, section 4.1, turn single characters); where it has too few of them, the others
 * come in another pose. Each drawing is then warped a little on its own.
 *
 * @param alphabets - each is as likely as the others
 * @param random - where all that is drawn comes from
 *
 * @example
 * import { drawEpisode } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const image = { size: 2, ink: new Float32Array(4) };
 * const alphabet = [[image, image], [image, image], [image, image]]; // three characters by two hands
 * const limits = { degrees: 10, stretch: 0.1, shear: 0.1, shift: 0.1 };
 * const { answers } = drawEpisode([alphabet], { ways: 3, queries: 1, size: 2, limits }, new Random(0));
 * console.log([...answers]); // [0, 1, 2]
 */
export function drawEpisode(
  alphabets: readonly PreparedAlphabet[],
  { ways, queries, size, limits }: EpisodeConfig,
  random: Random,
): Episode {
  const [which, pose] = random.split('alphabet').integers(2, 2 ** 20) as unknown as [number, number];
  const alphabet = alphabets[which % alphabets.length] as PreparedAlphabet;
  const hands = random.split('hands').permutation(Math.min(...alphabet.map((drawings) => drawings.length)));
  const classes = Array.from({ length: ways }, (_, i) => {
    const round = Math.floor(i / alphabet.length);
    const order = random.split('characters').at(round).permutation(alphabet.length);
    return { character: order[i % alphabet.length] ?? 0, pose: (pose + round) % POSES };
  });
  const pixels = size * size;
  const [support, query] = [new Float32Array(ways * pixels), new Float32Array(ways * queries * pixels)];
  const warps = random.split('warps');
  const draw = (into: Float32Array, place: number, label: number, turn: number): void => {
    const chosen = classes[label] as { character: number; pose: number };
    const drawings = alphabet[chosen.character] as readonly SquareImage[];
    const warp = drawWarp(limits, warps.at(label * (queries + 1) + turn));
    const image = drawings[(hands[turn % hands.length] ?? 0) % drawings.length] as SquareImage;
    warpInto(into, place * pixels, image, turned(warp, chosen.pose >> 1, chosen.pose % 2 === 1), size);
  };
  for (let label = 0; label < ways; label++) {
    draw(support, label, label, 0);
    for (let q = 0; q < queries; q++) draw(query, label * queries + q, label, q + 1);
  }
  return {
    support,
    query,
    answers: Int32Array.from({ length: ways * queries }, (_, i) => Math.floor(i / queries)),
  };
}
