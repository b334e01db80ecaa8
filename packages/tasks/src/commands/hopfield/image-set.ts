import { existsSync } from 'node:fs';
import type { LabelledImages } from '../../images/digit-images.ts';
import { packageDigits } from '../../images/package-digits.ts';
import { readMnist } from '../../images/read-mnist.ts';
import { readOmniglot } from '../../images/read-omniglot.ts';
import { fromCaller } from '../recipe-options.ts';

/** Which images a command works on. */
export interface ImageFlags {
  readonly set: string;
  readonly data?: string;
}

/** The sets that `--set` names. */
const IMAGE_SETS = ['mnist', 'package', 'omniglot'] as const;

/** Drawings of Omniglot that are read, from which images are then drawn. */
const DRAWINGS = 1000;

/** The help of `--set`. */
export const SET_HELP =
  'mnist, the test digits of the data root; package, training digits of the package mnist; omniglot, characters of the data root';

/** The help of `--data`. */
export const DATA_HELP = 'the data root, which holds mnist or omniglot (default: the variable MNEME_DATA)';

/** The set that the flags name. */
export function imageSet({ set, data }: ImageFlags): LabelledImages {
  if (set === 'package') return packageDigits();
  if (set === 'mnist') return readMnist(rootOf(data));
  if (set === 'omniglot') return readOmniglot(rootOf(data), DRAWINGS);
  throw new RangeError(`mneme: --set must be one of ${IMAGE_SETS.join(', ')}, got ${set}`);
}

function rootOf(data: string | undefined): string {
  const root = data ?? process.env.MNEME_DATA;
  if (root === undefined) {
    throw new Error(
      'mneme: --data must be a folder that holds mnist or omniglot, got nothing. Name it, set MNEME_DATA to it, ' +
        'or use --set package.',
    );
  }
  const folder = fromCaller(root);
  if (!existsSync(folder))
    throw new Error(`mneme: --data must be a folder, got ${folder}, which is not there`);
  return folder;
}
