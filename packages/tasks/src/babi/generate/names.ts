import { PLACES } from './phrases.ts';

/** Names that stories are told with: those of the published files, and a list that shares no word with them. */
export interface Names {
  readonly known: readonly string[];
  readonly unseen: readonly string[];
}

/** Alice and Helen are women, Peter and Robert men. */
const UNSEEN_PEOPLE = ['alice', 'peter', 'robert', 'helen'];
const HOUSE = { known: ['mary', 'john', 'daniel', 'sandra'], unseen: UNSEEN_PEOPLE };
const FRIENDS = { known: ['bill', 'fred', 'jeff', 'mary'], unseen: UNSEEN_PEOPLE };
const TOWNSPEOPLE = { known: ['bill', 'fred', 'julie', 'mary'], unseen: UNSEEN_PEOPLE };
const ROOMS = {
  known: PLACES,
  unseen: ['attic', 'cellar', 'library', 'balcony', 'pantry', 'garage'],
};
const SHAPES = {
  known: ['red square', 'yellow square', 'triangle', 'blue square', 'pink rectangle', 'red sphere'],
  unseen: ['green star', 'orange star', 'cube', 'purple star', 'brown circle', 'green cone'],
};
/** The first two are the smallest, in this order. */
const CONTAINERS = {
  known: ['chocolate', 'box of chocolates', 'chest', 'suitcase', 'container', 'box'],
  unseen: ['ring', 'case of rings', 'trunk', 'crate', 'basket', 'case'],
};

/** Whom or what the stories of each task are about: people, and where there are none, places or things. */
export const NAMES: ReadonlyMap<number, Names> = new Map([
  ...[1, 2, 3, 6, 7, 8, 9, 11, 12, 13].map((task) => [task, HOUSE] as const),
  [4, ROOMS],
  [5, FRIENDS],
  [10, TOWNSPEOPLE],
  [14, TOWNSPEOPLE],
  [15, { known: ['gertrude', 'winona', 'emily', 'jessica'], unseen: UNSEEN_PEOPLE }],
  [16, { known: ['lily', 'bernhard', 'brian', 'julius', 'greg'], unseen: [...UNSEEN_PEOPLE, 'oscar'] }],
  [17, SHAPES],
  [18, CONTAINERS],
  [19, ROOMS],
  [20, { known: ['sumit', 'yann', 'jason', 'antoine'], unseen: UNSEEN_PEOPLE }],
]);

/** "he" or "she" for one of the people of the task about pronouns. */
export function pronoun(name: string): string {
  return ['mary', 'sandra', 'alice', 'helen'].includes(name) ? 'she' : 'he';
}
