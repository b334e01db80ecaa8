import { Random } from '@mneme/tensor-core';
import type { BabiData, BabiQuestion } from '../parse-babi.ts';
import { Draw } from './draw.ts';
import { NAMES } from './names.ts';
import type { TellStory } from './story.ts';
import { tellDeductions, tellInductions } from './tell-animals.ts';
import { tellCouples, tellPronouns, tellThey } from './tell-company.ts';
import { tellDays } from './tell-days.ts';
import { tellDenials, tellDoubts } from './tell-doubt.ts';
import {
  tellCounts,
  tellGifts,
  tellLists,
  tellPlaces,
  tellThings,
  tellWays,
  tellWhether,
} from './tell-house.ts';
import { tellNeighbours, tellPaths } from './tell-maps.ts';
import { tellMotives } from './tell-motives.ts';
import { tellPositions } from './tell-shapes.ts';
import { tellSizes } from './tell-sizes.ts';

/** The tasks that can be generated: all twenty. */
export const GENERATED_TASKS: readonly number[] = Array.from({ length: 20 }, (_, i) => i + 1);

/** The tasks whose stories can be made longer; those of the others are complete when each fact is told once. */
export const LENGTHENED_TASKS: readonly number[] = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 18];

/** How stories to be tested on differ from those to learn from. */
export interface TestStories {
  /** Statements between two questions, as a whole multiple of the published number, 1 to 100. Default 1. */
  readonly length?: number;
  /**
   * `'unseen'`: people have names that are in no training story (alice, peter, robert, helen, oscar); where a task has
   * no people, its places (tasks 4 and 19), shapes (17) or containers (18) have. In tasks 4 and 5 names are answers
   * too, which a model cannot give that has not seen them. Default `'known'`.
   */
  readonly names?: 'known' | 'unseen';
}

export interface GenerateBabiConfig {
  /** 1 to 20, as in {@link BABI_TASKS}. */
  readonly task: number;
  /** Questions to learn from, and as many to be tested on. Default 1,000, as published. */
  readonly questions?: number;
  readonly seed: number;
  /** What is different about the test half, to see what a model makes of it. Default: nothing. */
  readonly test?: TestStories;
}

const TELLERS: readonly TellStory[] = [
  tellPlaces,
  tellThings,
  tellWays,
  tellNeighbours,
  tellGifts,
  tellWhether,
  tellCounts,
  tellLists,
  tellDenials,
  tellDoubts,
  tellPronouns,
  tellCouples,
  tellThey,
  tellDays,
  tellDeductions,
  tellInductions,
  tellPositions,
  tellSizes,
  tellPaths,
  tellMotives,
];

const LONGEST = 100;

/**
 * Stories and questions in the manner of the twenty bAbI tasks (Weston et al. 2015), from our own simulations: no file
 * is needed. Sentences, questions, the order of supporting facts and the shares of the answers are those of the
 * published files, which `mneme compare babi` checks. The same seed gives the same stories; training and test
 * stories come from different sources.
 *
 * @throws RangeError `generateBabi: task must be an integer from 1 to 20, got 21`
 *
 * @example
 * import { generateBabi } from '@mneme/tasks';
 *
 * const { train } = generateBabi({ task: 2, questions: 10, seed: 0 });
 * console.log(train[0]?.question.join(' '), train[0]?.answer);
 *
 * const { test } = generateBabi({ task: 1, questions: 10, seed: 0, test: { length: 3, names: 'unseen' } });
 * console.log(test[0]?.sentences.length); // 6
 */
export function generateBabi({ task, questions = 1000, seed, test = {} }: GenerateBabiConfig): BabiData {
  const { length = 1, names = 'known' } = test;
  const [tell, cast] = [TELLERS[task - 1], NAMES.get(task)];
  if (!tell || !cast) throw new RangeError(`generateBabi: task must be an integer from 1 to 20, got ${task}`);
  if (!Number.isInteger(questions) || questions < 1) {
    throw new RangeError(`generateBabi: questions must be a positive integer, got ${questions}`);
  }
  checkTest(task, length, names);
  const random = new Random(seed).split(`babi-${task}`);
  const trained = { tell, names: cast.known, length: 1 };
  return {
    train: stories(trained, questions, random.split('train')),
    test: stories({ tell, names: cast[names], length }, questions, random.split('test')),
  };
}

function checkTest(task: number, length: number, names: string): void {
  if (!Number.isInteger(length) || length < 1 || length > LONGEST) {
    throw new RangeError(`generateBabi: test.length must be an integer from 1 to ${LONGEST}, got ${length}`);
  }
  if (length > 1 && !LENGTHENED_TASKS.includes(task)) {
    throw new RangeError(
      `generateBabi: test.length must be 1 unless task is one of ${LENGTHENED_TASKS.join(', ')}, got ${length} for task ${task}`,
    );
  }
  if (names !== 'known' && names !== 'unseen')
    throw new RangeError(`generateBabi: test.names must be 'known' or 'unseen', got ${String(names)}`);
}

interface Telling {
  readonly tell: TellStory;
  readonly names: readonly string[];
  readonly length: number;
}

function stories({ tell, ...scene }: Telling, questions: number, random: Random): BabiQuestion[] {
  const all: BabiQuestion[] = [];
  for (let story = 0; all.length < questions; story++) {
    all.push(...tell({ ...scene, draw: new Draw(random.at(story)) }));
  }
  return all.slice(0, questions);
}
