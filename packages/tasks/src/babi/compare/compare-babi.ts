import type { BabiQuestion } from '../parse-babi.ts';
import { type BabiCoverage, babiCoverage } from './babi-coverage.ts';
import { type BabiFigures, babiFigures, totalVariation } from './babi-figures.ts';

/** Two files of one task side by side. */
export interface BabiComparison {
  readonly coverage: BabiCoverage;
  readonly real: BabiFigures;
  readonly ours: BabiFigures;
  /** Words that only one of them has: ours among all of `samples`. */
  readonly onlyReal: readonly string[];
  readonly onlyOurs: readonly string[];
  /** The total variation distance of the answers' distributions, 0 to 1. */
  readonly answerDistance: number;
}

export interface CompareBabiInputs {
  /** A published file. */
  readonly real: readonly BabiQuestion[];
  /** Generated questions, at least as many; figures are taken of as many as there are real ones. */
  readonly samples: readonly BabiQuestion[];
}

/**
 * How generated questions compare with published ones: which sentences they cover, their sizes, words and answers.
 *
 * @throws RangeError `compareBabi: samples must be at least as many as the real questions, 1000, got 10`
 *
 * @example
 * import { compareBabi, generateBabi } from '@mneme/tasks';
 *
 * const { train, test } = generateBabi({ task: 1, questions: 200, seed: 0 });
 * console.log(compareBabi({ real: train, samples: test }).coverage.statementForms.missing); // []
 */
export function compareBabi({ real, samples }: CompareBabiInputs): BabiComparison {
  if (real.length === 0 || samples.length < real.length) {
    throw new RangeError(
      `compareBabi: samples must be at least as many as the real questions, ${real.length}, got ${samples.length}`,
    );
  }
  const [theirs, ours, all] = [real, samples.slice(0, real.length), samples].map(babiFigures);
  if (!theirs || !ours || !all) throw new Error('compareBabi: figures must be of all three, got fewer');
  return {
    coverage: babiCoverage(real, samples),
    real: theirs,
    ours,
    onlyReal: theirs.words.filter((word) => !all.words.includes(word)),
    onlyOurs: all.words.filter((word) => !theirs.words.includes(word)),
    answerDistance: totalVariation(theirs.answers, ours.answers),
  };
}
