import type { BabiQuestion } from '../parse-babi.ts';
import type { Draw } from './draw.ts';
import { GO, TOWN } from './phrases.ts';
import { type Scene, Story, windowStart } from './story.ts';

const TIMES = ['yesterday', 'this morning', 'this afternoon', 'this evening'];
const QUESTIONS = 5;

interface Visit {
  readonly person: string;
  /** Index of TIMES; everyone's visits happen in this order. */
  readonly time: number;
  readonly place: string;
  /** The sentence that tells of it, once it is told. */
  told: number;
}

/** Task 14: people are at one place a time of day, told in another order than it happened. */
export function tellDays({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const visits: Visit[] = [];
  let block: Visit[] = [];
  while (story.questions.length < QUESTIONS) {
    const free = names.filter((name) => ofPerson(visits, name).length < TIMES.length);
    if (free.length === 0) break;
    block.push(visit(draw, visits, draw.among(free)));
    if (block.length % 2 === 1) continue;
    const asked = askable(visits);
    if (asked.length === 0) continue;
    tellBlock(draw, story, block);
    block = [];
    askStep(story, draw.among(asked));
  }
  return story.questions;
}

function visit(draw: Draw, visits: Visit[], person: string): Visit {
  const before = ofPerson(visits, person);
  const place = draw.among(TOWN.filter((other) => other !== before.at(-1)?.place));
  const made = { person, time: before.length, place, told: -1 };
  visits.push(made);
  return made;
}

function ofPerson(visits: readonly Visit[], person: string): Visit[] {
  return visits.filter((other) => other.person === person);
}

/** Steps of someone from one place to another, whose end happened lately; of steps to one place the last. */
function askable(visits: readonly Visit[]): { readonly from: Visit; readonly to: Visit }[] {
  return visits.slice(windowStart(visits.length, 1)).flatMap((to) => {
    const all = ofPerson(visits, to.person);
    const from = all[to.time - 1];
    const again = all.some(({ time, place }) => time > to.time && place === to.place);
    return from && !again ? [{ from, to }] : [];
  });
}

/** Tells what happened since the last question, in any order but that in which it happened. */
function tellBlock(draw: Draw, story: Story, block: readonly Visit[]): void {
  let order = draw.shuffled(block);
  while (order.every((other, i) => other === block[i])) order = draw.shuffled(block);
  for (const told of order) {
    const time = TIMES[told.time] ?? '';
    const move = `${told.person} ${draw.among(GO)} ${told.place}`;
    told.told = story.tell(draw.chance(0.5) ? `${time} ${move}` : `${move} ${time}`);
  }
}

function askStep(story: Story, { from, to }: { readonly from: Visit; readonly to: Visit }): void {
  story.ask(`where was ${to.person} before the ${to.place}`, from.place, [to.told, from.told]);
}
