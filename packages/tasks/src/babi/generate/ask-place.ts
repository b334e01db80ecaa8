import type { Draw } from './draw.ts';
import type { HouseEvent } from './house.ts';
import { PLACES } from './phrases.ts';
import type { Story } from './story.ts';

/** What a question may be about. */
export interface Askable {
  readonly story: Story;
  readonly draw: Draw;
  readonly events: readonly HouseEvent[];
  /** The first event that is recent enough. */
  readonly from: number;
}

interface Move {
  readonly told: number;
  readonly place: string;
}

/** The moves of `person` among the events of [from, to). */
function moves(events: readonly HouseEvent[], person: string, from: number, to: number): Move[] {
  const found: Move[] = [];
  for (let told = from; told < to; told++) {
    const event = events[told];
    if (event?.kind === 'go' && event.by === person) found.push({ told, place: event.place });
  }
  return found;
}

/** Someone who moved lately, with their last move. */
function mover({ draw, events, from }: Askable): (Move & { readonly person: string }) | undefined {
  const recent = events.slice(from).filter(({ kind }) => kind === 'go');
  if (recent.length === 0) return undefined;
  const person = draw.among(recent).by;
  const last = moves(events, person, 0, events.length).at(-1);
  return last && { ...last, person };
}

/** Task 1: where is someone? */
export function askPerson(askable: Askable): void {
  const found = mover(askable);
  if (found) askable.story.ask(`where is ${found.person}`, found.place, [found.told]);
}

/** Task 6: is someone at a place? One of two times they are. */
export function askWhether(askable: Askable): void {
  const found = mover(askable);
  if (!found) return;
  const { draw, story } = askable;
  const yes = draw.chance(0.5);
  const place = yes ? found.place : draw.among(PLACES.filter((other) => other !== found.place));
  story.ask(`is ${found.person} in the ${place}`, yes ? 'yes' : 'no', [found.told]);
}

/** A thing that was taken or put down lately: by whom, when, and the event of the same kinds before that. */
interface Handling {
  readonly thing: string;
  readonly by: string;
  readonly kind: 'take' | 'drop';
  readonly told: number;
  readonly before: number;
}

function recentHandlings({ events, from }: Askable): Handling[] {
  const last = new Map<string, Handling>();
  for (const [told, event] of events.entries()) {
    if (event.kind !== 'take' && event.kind !== 'drop') continue;
    last.set(event.thing, { ...event, told, before: last.get(event.thing)?.told ?? -1 });
  }
  return [...last.values()].filter(({ told }) => told >= from);
}

/** Task 2: where is a thing? It was taken and carried on, or put down by someone whose place was told. */
export function askThing(askable: Askable): void {
  const { events, draw, story } = askable;
  const known = recentHandlings(askable).flatMap(({ thing, by, kind, told }) => {
    const span = kind === 'take' ? ([told + 1, events.length] as const) : ([0, told] as const);
    const move = moves(events, by, ...span).at(-1);
    return move ? [{ thing, told, move }] : [];
  });
  if (known.length === 0) return;
  const { thing, told, move } = draw.among(known);
  story.ask(`where is the ${thing}`, move.place, [told, move.told]);
}

/** Task 3: where was a thing before it came to a place? Both are places that its last carrier took it to. */
export function askBefore(askable: Askable): void {
  const { events, draw, story } = askable;
  const known = recentHandlings(askable).flatMap(({ thing, by, kind, told, before }) => {
    const span = kind === 'take' ? ([told + 1, events.length] as const) : ([before + 1, told] as const);
    const way = moves(events, by, ...span);
    const steps = way.slice(1).map((move, i) => ({ to: move, from: way[i] ?? move }));
    // Of several comings to one place the last is meant.
    const last = steps.filter((step, i) => steps.findLastIndex(({ to }) => to.place === step.to.place) === i);
    return last.length > 0 ? [{ thing, told, last }] : [];
  });
  if (known.length === 0) return;
  const { thing, told, last } = draw.among(known);
  const { to, from } = draw.among(last);
  story.ask(`where was the ${thing} before the ${to.place}`, from.place, [told, to.told, from.told]);
}
