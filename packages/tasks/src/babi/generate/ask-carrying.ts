import type { Askable } from './ask-place.ts';
import type { HouseEvent } from './house.ts';

const COUNTS = ['none', 'one', 'two', 'three'];

interface Handled {
  readonly told: number;
  readonly thing: string;
}

/** Someone who took, put down or gave a thing lately, with all that came to or from their hands, and what is left there. */
function carrier({
  draw,
  events,
  from,
}: Askable):
  | { readonly person: string; readonly handled: readonly Handled[]; readonly held: readonly string[] }
  | undefined {
  const recent = events.slice(from).filter(({ kind }) => kind !== 'go');
  if (recent.length === 0) return undefined;
  const person = draw.among(recent).by;
  const handled: Handled[] = [];
  const held = new Set<string>();
  for (const [told, event] of events.entries()) {
    if (event.kind === 'go' || !concerns(event, person)) continue;
    handled.push({ told, thing: event.thing });
    if (event.kind === 'take' || (event.kind === 'give' && event.to === person)) held.add(event.thing);
    else held.delete(event.thing);
  }
  return { person, handled, held: [...held] };
}

function concerns(event: HouseEvent, person: string): boolean {
  return event.by === person || (event.kind === 'give' && event.to === person);
}

/** Task 7: how many things does someone carry? */
export function askCount(askable: Askable): void {
  const found = carrier(askable);
  if (!found) return;
  const { person, handled, held } = found;
  const answer = COUNTS[held.length] ?? '';
  askable.story.ask(
    `how many objects is ${person} carrying`,
    answer,
    handled.map(({ told }) => told),
  );
}

/** Task 8: what does someone carry? Things, and the sentences about them, are in the order in which they first came. */
export function askList(askable: Askable): void {
  const found = carrier(askable);
  if (!found) return;
  const { person, handled, held } = found;
  const things = [...new Set(handled.map(({ thing }) => thing))];
  const supports = things.flatMap((thing) =>
    handled.filter((other) => other.thing === thing).map(({ told }) => told),
  );
  const answer = things.filter((thing) => held.includes(thing)).join(',') || 'nothing';
  askable.story.ask(`what is ${person} carrying`, answer, supports);
}
