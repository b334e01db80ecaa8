import { Random } from '@mneme/tensor-core';
import type { BabiData, BabiQuestion } from '../parse-babi.ts';
import { Draw } from './draw.ts';
import { House } from './house.ts';

/** The tasks that can be generated. */
export const GENERATED_TASKS = [1, 2, 3] as const;

export interface GenerateBabiConfig {
  /** 1 to 3: one, two or three supporting facts. */
  readonly task: number;
  /** Questions to learn from, and as many to be tested on. Default 1,000, as published. */
  readonly questions?: number;
  readonly seed: number;
}

const ASKED_OF_A_STORY = 5;

/**
 * Stories and questions in the manner of bAbI's first three tasks (Weston et al. 2015), from our own simulation: no
 * file is needed. The same seed gives the same stories; training and test stories come from different sources.
 *
 * @example
 * import { generateBabi } from '@mneme/tasks';
 *
 * const { train } = generateBabi({ task: 2, questions: 10, seed: 0 });
 * console.log(train[0]?.question.join(' '), train[0]?.answer);
 */
export function generateBabi({ task, questions = 1000, seed }: GenerateBabiConfig): BabiData {
  const ask = { 1: askPerson, 2: askThing, 3: askBefore }[task];
  if (!ask)
    throw new RangeError(`generateBabi: task must be one of ${GENERATED_TASKS.join(', ')}, got ${task}`);
  if (!Number.isInteger(questions) || questions < 1) {
    throw new RangeError(`generateBabi: questions must be a positive integer, got ${questions}`);
  }
  const random = new Random(seed).split(`babi-${task}`);
  return {
    train: stories(ask, questions, random.split('train')),
    test: stories(ask, questions, random.split('test')),
  };
}

/** Lets something happen in the house, and asks about it if there is anything to ask yet. */
type Ask = (house: House, draw: Draw) => Omit<BabiQuestion, 'sentences'> | undefined;

function stories(ask: Ask, questions: number, random: Random): BabiQuestion[] {
  const all: BabiQuestion[] = [];
  for (let story = 0; all.length < questions; story++) {
    const draw = new Draw(random.at(story));
    const house = new House(draw);
    const end = all.length + ASKED_OF_A_STORY;
    while (all.length < Math.min(end, questions)) {
      const asked = ask(house, draw);
      if (asked) all.push({ sentences: [...house.sentences], ...asked });
    }
  }
  return all;
}

function askPerson(house: House, draw: Draw): ReturnType<Ask> {
  house.move();
  house.move();
  const person = draw.among(house.people);
  const stay = house.where(person);
  return stay && { question: ['where', 'is', person], answer: stay.place, supports: [...stay.told] };
}

function askThing(house: House, draw: Draw): ReturnType<Ask> {
  happen(house, draw, 2 + draw.integer(5));
  const thing = house.things.length > 0 ? draw.among(house.things) : undefined;
  const stay = thing ? house.stays(thing).at(-1) : undefined;
  if (!thing || !stay) return undefined;
  return { question: ['where', 'is', 'the', thing], answer: stay.place, supports: [...stay.told] };
}

function askBefore(house: House, draw: Draw): ReturnType<Ask> {
  happen(house, draw, 4 + draw.integer(9));
  const thing = house.things.length > 0 ? draw.among(house.things) : undefined;
  const [before, stay] = thing ? house.stays(thing).slice(-2) : [];
  if (!thing || !before || !stay) return undefined;
  const question = ['where', 'was', 'the', thing, 'before', 'the', stay.place];
  return { question, answer: before.place, supports: [...stay.told, ...before.told.slice(-1)] };
}

function happen(house: House, draw: Draw, times: number): void {
  for (let i = 0; i < times; i++) {
    if (draw.chance(0.6)) house.move();
    else house.act();
  }
}
