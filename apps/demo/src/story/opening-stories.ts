import type { Task, ToldStory } from '../worker/messages.ts';
import { wordsOf } from './sentence.ts';

/** The stories that the page opens with: an old sentence about the one who is asked for is overtaken by a new one. */
export const OPENING_STORIES: Readonly<Record<Task, ToldStory>> = {
  1: {
    sentences: [
      'Mary moved to the bathroom',
      'John went to the hallway',
      'Daniel went back to the garden',
      'Mary travelled to the office',
      'Sandra journeyed to the kitchen',
      'John moved to the bedroom',
    ].map(wordsOf),
    question: wordsOf('Where is Mary'),
    answer: 'office',
    supports: [3],
  },
  2: {
    sentences: [
      'Mary went to the kitchen',
      'John moved to the garden',
      'Mary picked up the milk there',
      'Sandra journeyed to the hallway',
      'Mary travelled to the office',
      'John got the football',
      'Daniel went back to the bathroom',
    ].map(wordsOf),
    question: wordsOf('Where is the milk'),
    answer: 'office',
    supports: [2, 4],
  },
};
