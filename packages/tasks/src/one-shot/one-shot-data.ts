import type { Random } from '@mneme/tensor-core';
import type { InkImage } from '../images/ink-of.ts';
import type { PreparedAlphabet } from './draw-episode.ts';
import type { Alphabet } from './read-background.ts';
import type { OneShotRun } from './read-one-shot-runs.ts';
import { shrinkImage } from './shrink-image.ts';
import type { SquareImage } from './warp-image.ts';

/** A question of one-shot classification, ready to be warped and encoded. */
export interface PreparedRun {
  readonly support: readonly SquareImage[];
  readonly query: readonly SquareImage[];
  /** The support that each query belongs to. */
  readonly answers: readonly number[];
}

/** Images are kept at this side, three pixels of the drawing to one, until they are warped. */
const SIDE = 35;

export function prepareImage(image: InkImage): SquareImage {
  const size = Math.min(SIDE, image.width, image.height);
  return { size, ink: shrinkImage(image, size) };
}

export function prepareAlphabet({ characters }: Alphabet): PreparedAlphabet {
  return characters.map((drawings) => drawings.map(prepareImage));
}

export function prepareRun({ training, test, labels }: OneShotRun): PreparedRun {
  return { support: training.map(prepareImage), query: test.map(prepareImage), answers: labels };
}

/** Runs in the manner of the official ones: `ways` characters of one alphabet by one hand, the same by another. */
export function drawRuns(
  alphabets: readonly PreparedAlphabet[],
  { ways, count }: { readonly ways: number; readonly count: number },
  random: Random,
): PreparedRun[] {
  const large = alphabets.filter((alphabet) => alphabet.length >= ways);
  return Array.from({ length: large.length === 0 ? 0 : count }, (_, i) => {
    const alphabet = large[i % large.length] as PreparedAlphabet;
    const from = random.at(i);
    const characters = from.split('characters').permutation(alphabet.length).subarray(0, ways);
    const hands = from.split('hands').permutation(Math.min(...alphabet.map((drawings) => drawings.length)));
    const by = (hand: number): SquareImage[] =>
      Array.from(characters, (character) => alphabet[character]?.[hands[hand] ?? 0] as SquareImage);
    return { support: by(0), query: by(1 % hands.length), answers: [...characters.keys()] };
  });
}
