import type { InkImage } from '../images/ink-of.ts';
import { type Archive, readArchive } from './read-archive.ts';

const ARCHIVE = 'all_runs.zip';

/** One run of one-shot classification: which of the characters in `training`, seen once each, is each drawing in `test`? */
export interface OneShotRun {
  readonly name: string;
  /** One drawing of each character. */
  readonly training: readonly InkImage[];
  readonly test: readonly InkImage[];
  /** For each drawing in `test`, the number of its character in `training`. */
  readonly labels: readonly number[];
}

/**
 * Reads the official runs of one-shot classification (Lake, Salakhutdinov and Tenenbaum 2015) from a data root: 20 runs of 20
 * characters of one alphabet, of alphabets that are in no background set.
 *
 * @param root - the folder that holds `omniglot/all_runs.zip`
 * @throws Error that names the archive, and the line of `class_labels.txt` that names no drawing
 */
export function readOneShotRuns(root: string): OneShotRun[] {
  const archive = readArchive('readOneShotRuns', root, ARCHIVE);
  const runs = [...archive.texts]
    .filter(([path]) => path.endsWith('/class_labels.txt'))
    .map(([path, text]) => oneRun(path, text, archive));
  if (runs.length === 0) {
    throw new Error(`readOneShotRuns: ${ARCHIVE} must hold runs with class_labels.txt, got none`);
  }
  return runs;
}

function oneRun(labelsPath: string, text: string, { drawings }: Archive): OneShotRun {
  const name = labelsPath.slice(0, -'/class_labels.txt'.length);
  const classes = [...drawings.keys()].filter((path) => path.startsWith(`${name}/training/`));
  const pairs = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const [item = '', character = '', ...more] = line.trim().split(/\s+/);
      const image = drawings.get(item);
      const label = classes.indexOf(character);
      if (!image || label < 0 || more.length > 0) {
        throw new Error(
          `readOneShotRuns: ${labelsPath} must have a test and a training drawing a line, got ${line} in line ${i + 1}`,
        );
      }
      return { image, label };
    });
  if (pairs.length === 0) {
    throw new Error(
      `readOneShotRuns: ${labelsPath} must have a test and a training drawing a line, got none`,
    );
  }
  return {
    name,
    training: classes.map((path) => drawings.get(path) as InkImage),
    test: pairs.map(({ image }) => image),
    labels: pairs.map(({ label }) => label),
  };
}
