import type { Askable } from './ask-place.ts';

/** Task 5: what did who give to whom? Each of the three is asked for equally often. */
export function askGift({ story, draw, events, from }: Askable): void {
  const gifts = events.flatMap((event, told) => (event.kind === 'give' ? [{ ...event, told }] : []));
  const recent = gifts.filter(({ told }) => told >= from);
  if (recent.length === 0) return;
  const { thing } = draw.among(recent);
  // What is asked for last happened so: of gifts of one thing, the last is meant.
  const gift = gifts.findLast((other) => other.thing === thing);
  if (!gift) return;
  const { by, to } = gift;
  const part = draw.among(['thing', 'giver', 'receiver']);
  const short = draw.chance(0.5);
  if (part === 'giver') story.ask(`who gave the ${thing}${short ? '' : ` to ${to}`}`, by, [gift.told]);
  else if (part === 'receiver') {
    story.ask(short ? `who received the ${thing}` : `who did ${by} give the ${thing} to`, to, [gift.told]);
  } else {
    const last = gifts.findLast((other) => other.by === by && other.to === to) ?? gift;
    story.ask(`what did ${by} give to ${to}`, last.thing, [last.told]);
  }
}
