import type { BabiQuestion } from '../parse-babi.ts';
import type { Draw } from './draw.ts';
import { type Scene, Story } from './story.ts';

/** Around the compass: the opposite of direction d is d + 2. */
const COMPASS = ['north', 'east', 'south', 'west'];

function direction(turn: number): string {
  return COMPASS[turn % COMPASS.length] ?? '';
}

function sentence(subject: string, turn: number, object: string): string {
  return `the ${subject} is ${direction(turn)} of the ${object}`;
}

/** Task 4: three places in a row, and what lies beside one of them. */
export function tellNeighbours({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const [middle = '', ...ends] = draw.shuffled(names).slice(0, 3);
  const turn = draw.integer(COMPASS.length);
  const facts = ends.map((end, i) => {
    // The end lies towards `to` of the middle. The middle is what the place is told by, two of three times.
    const to = turn + 2 * i;
    return draw.chance(2 / 3)
      ? { subject: end, turn: to, object: middle }
      : { subject: middle, turn: to + 2, object: end };
  });
  for (const fact of facts) story.tell(sentence(fact.subject, fact.turn, fact.object));
  const asked = draw.integer(facts.length);
  const { subject, turn: to, object } = facts[asked] ?? { subject: '', turn: 0, object: '' };
  const question = draw.chance(0.5)
    ? `what is ${direction(to)} of the ${object}`
    : `what is the ${object} ${direction(to + 2)} of`;
  story.ask(question, subject, [asked]);
  return story.questions;
}

/** A way from one place to the next. */
interface Step {
  readonly from: string;
  readonly turn: number;
  readonly to: string;
}

/** Task 19: a way of two steps over a map of five. */
export function tellPaths({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const [start = '', middle = '', end = '', ...rest] = draw.shuffled(names);
  const first = draw.integer(COMPASS.length);
  const second = draw.among([first, first + 1, first + 3]);
  const path: Step[] = [
    { from: start, turn: first, to: middle },
    { from: middle, turn: second, to: end },
  ];
  const beside = branches(draw, path, rest);
  // The way is told late rather than early.
  let left = [
    ...path.map((step, i) => ({ weight: 2, telling: telling(draw, step, i === 0 ? 0.58 : 0.42), step })),
    ...beside.map((step) => ({ weight: 3, telling: telling(draw, step, 0.27), step })),
  ];
  const told = new Map<Step, number>();
  while (left.length > 0) {
    const next = draw.weighted(left);
    told.set(next.step, story.tell(next.telling));
    left = left.filter((other) => other !== next);
  }
  const answer = path.map(({ turn }) => direction(turn).slice(0, 1)).join(',');
  const supports = path.map((step) => told.get(step) ?? 0);
  story.ask(`how do you go from the ${start} to the ${end}`, answer, supports);
  return story.questions;
}

/** Each place of `rest` beside a place of the path, in a direction where that one has nothing yet. */
function branches(draw: Draw, path: readonly Step[], rest: readonly string[]): Step[] {
  const places = [...new Set(path.flatMap(({ from, to }) => [from, to]))];
  const taken = new Set(path.flatMap(({ from, turn, to }) => [side(from, turn), side(to, turn + 2)]));
  return rest.map((to) => {
    const free = places
      .flatMap((from) => COMPASS.map((_, turn) => ({ from, turn, to })))
      .filter(({ from, turn }) => !taken.has(side(from, turn)));
    const step = draw.among(free);
    taken.add(side(step.from, step.turn));
    return step;
  });
}

function side(place: string, turn: number): string {
  return `${place} ${direction(turn)}`;
}

/** A step as a sentence: with probability `fromShare` about where it begins, otherwise about where it ends. */
function telling(draw: Draw, { from, turn, to }: Step, fromShare: number): string {
  return draw.chance(fromShare) ? sentence(from, turn + 2, to) : sentence(to, turn, from);
}
