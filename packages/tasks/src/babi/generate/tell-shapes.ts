import type { BabiQuestion } from '../parse-babi.ts';
import { type Scene, Story } from './story.ts';

/** Around the clock: the opposite of side s is s + 2. */
const SIDES = [
  { name: 'above', x: 0, y: 1 },
  { name: 'to the right of', x: 1, y: 0 },
  { name: 'below', x: 0, y: -1 },
  { name: 'to the left of', x: -1, y: 0 },
] as const;
const QUESTIONS = 8;

function side(turn: number): (typeof SIDES)[number] {
  return SIDES[turn % SIDES.length] ?? SIDES[0];
}

/** Task 17: two shapes beside a third, and how they lie to each other. */
export function tellPositions({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const [middle = '', ...outer] = draw.shuffled(names).slice(0, 3);
  const first = draw.integer(SIDES.length);
  const turns = [first, draw.among([first + 1, first + 2, first + 3])];
  for (const [i, shape] of outer.entries()) {
    const turn = turns[i] ?? 0;
    // The shape lies at side `turn` of the middle, which is what the sentence is about two of three times.
    story.tell(
      draw.chance(2 / 3)
        ? `the ${middle} is ${side(turn + 2).name} the ${shape}`
        : `the ${shape} is ${side(turn).name} the ${middle}`,
    );
  }
  for (let i = 0; i < QUESTIONS; i++) {
    const one = draw.integer(2);
    const [to, from] = [side(turns[one] ?? 0), side(turns[1 - one] ?? 0)];
    const [x, y] = [to.x - from.x, to.y - from.y];
    const yes = draw.chance(0.5);
    const asked = draw.among(SIDES.filter((other) => x * other.x + y * other.y > 0 === yes));
    const question = `is the ${outer[one]} ${asked.name} the ${outer[1 - one]}`;
    story.ask(question, yes ? 'yes' : 'no', [one, 1 - one]);
  }
  return story.questions;
}
