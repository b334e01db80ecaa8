import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { LabelledImages } from './digit-images.ts';
import { inkOf } from './ink-of.ts';

const ARCHIVES = ['images_background_small1.zip', 'images_background_small2.zip'];

/**
 * Reads handwritten characters of Omniglot from a data root: ink is 255.
 *
 * @param root - the folder that holds `omniglot/images_background_small1.zip` and its second
 * @param count - the first so many of all drawings, taken evenly from all characters
 * @throws Error that names the archive where it is missing; `readOmniglot: count must be at most 4840, got 5000`
 */
export function readOmniglot(root: string, count: number): LabelledImages {
  const files = ARCHIVES.flatMap((name) => drawings(join(root, 'omniglot', name)));
  const unique = [...new Map(files.map((file) => [file.name, file])).values()];
  if (count > unique.length) {
    throw new Error(`readOmniglot: count must be at most ${unique.length}, got ${count}`);
  }
  const characters = [...new Set(unique.map(({ character }) => character))];
  const chosen = Array.from(
    { length: count },
    (_, i) => unique[Math.floor((i * unique.length) / count)] as Drawing,
  );
  const images = chosen.map(({ bytes }) => inkOf(bytes));
  const { width = 0, height = 0 } = images[0] ?? {};
  return {
    width,
    height,
    pixels: images.map(({ pixels }) => pixels),
    labels: chosen.map(({ character }) => characters.indexOf(character)),
  };
}

interface Drawing {
  readonly name: string;
  readonly character: string;
  readonly bytes: Uint8Array;
}

function drawings(archive: string): Drawing[] {
  if (!existsSync(archive)) {
    throw new Error(
      `readOmniglot: data must be a folder that holds omniglot, got one where ${archive} is not there`,
    );
  }
  const files = unzipSync(readFileSync(archive), { filter: ({ name }) => name.endsWith('.png') });
  return Object.entries(files).map(([path, bytes]) => {
    const [, alphabet = '', character = '', name = ''] = path.split('/');
    return { name: `${alphabet}/${character}/${name}`, character: `${alphabet}/${character}`, bytes };
  });
}
