import type { InkImage } from '../images/ink-of.ts';
import { readArchive } from './read-archive.ts';

/** One of the two minimal sets to learn from, each of five alphabets, two of which are in both. */
export type BackgroundSet = 'small1' | 'small2';

/** The characters of one alphabet, each with its drawings by different hands. */
export interface Alphabet {
  readonly name: string;
  readonly characters: readonly (readonly InkImage[])[];
}

/**
 * Reads a small background set of Omniglot (Lake, Salakhutdinov and Tenenbaum 2015) from a data root.
 *
 * @param root - the folder that holds `omniglot/images_background_small1.zip` and its second
 * @throws Error that names the archive, and the drawing that lies in no alphabet's character
 *
 * `readBackground: images_background_small1.zip must hold set/alphabet/character/drawing.png, got Greek/1.png`
 */
export function readBackground(root: string, set: BackgroundSet): Alphabet[] {
  const archive = `images_background_${set}.zip`;
  const { drawings } = readArchive('readBackground', root, archive);
  const alphabets = new Map<string, Map<string, InkImage[]>>();
  for (const [path, image] of drawings) {
    const [, alphabet = '', character = '', drawing, ...deeper] = path.split('/');
    if (drawing === undefined || deeper.length > 0) {
      throw new Error(`readBackground: ${archive} must hold set/alphabet/character/drawing.png, got ${path}`);
    }
    const characters = alphabets.get(alphabet) ?? new Map<string, InkImage[]>();
    alphabets.set(alphabet, characters);
    characters.set(character, [...(characters.get(character) ?? []), image]);
  }
  if (alphabets.size === 0) throw new Error(`readBackground: ${archive} must hold drawings, got none`);
  return [...alphabets].map(([name, characters]) => ({ name, characters: [...characters.values()] }));
}
