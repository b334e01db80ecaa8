import type { Draw } from './draw.ts';
import { GO, PLACES, TOWN } from './phrases.ts';
import { type Scene, Story, type TellStory, takeTurns, windowStart } from './story.ts';

/** What one sentence says of someone's place: that it is one of these, or that it is none of them. */
interface Claim {
  readonly person: string;
  readonly places: readonly string[];
  readonly denied: boolean;
  /** Where they really are. */
  readonly place: string;
}

type Say = (draw: Draw, person: string, from: string, to: string) => Claim & { readonly sentence: string };

/** Half of the moves are told as such, a quarter by where someone is, and a quarter by where they are not any more. */
const denying: Say = (draw, person, from, to) => {
  if (draw.chance(0.5)) return { ...plain(person, to), sentence: `${person} ${draw.among(GO)} ${to}` };
  if (draw.chance(0.5)) return { ...plain(person, to), sentence: `${person} is in the ${to}` };
  const sentence = `${person} is ${draw.chance(0.5) ? 'not' : 'no longer'} in the ${from}`;
  return { person, places: [from], denied: true, place: to, sentence };
};

/** Half of the moves are told as such, a quarter by where someone is, and a quarter by two places, one of them true. */
const doubting: Say = (draw, person, _from, to) => {
  if (draw.chance(0.5)) return { ...plain(person, to), sentence: `${person} ${draw.among(GO)} ${to}` };
  if (draw.chance(0.5)) return { ...plain(person, to), sentence: `${person} is in the ${to}` };
  // The other place is any, the true one too.
  const places = draw.shuffled([to, draw.among(TOWN)]);
  const sentence = `${person} is either in the ${places.join(' or the ')}`;
  return { person, places, denied: false, place: to, sentence };
};

function plain(person: string, place: string): Claim {
  return { person, places: [place], denied: false, place };
}

function inDoubt(say: Say, places: readonly string[]): TellStory {
  return (scene: Scene) => {
    const { draw, names, length } = scene;
    const story = new Story();
    const where = new Map(names.map((name) => [name, draw.among(places)]));
    const claims: Claim[] = [];
    return takeTurns(story, {
      length,
      tell: () => {
        const person = draw.among(names);
        const from = where.get(person) ?? '';
        const to = draw.among(places.filter((place) => place !== from));
        where.set(person, to);
        const { sentence, ...claim } = say(draw, person, from, to);
        claims.push(claim);
        story.tell(sentence);
      },
      ask: () => askClaim(story, draw, claims, { places, from: windowStart(claims.length, length) }),
    });
  };
}

/** Is someone at a place? One of two times it is where they are, unless only the place is told where they are not. */
function askClaim(
  story: Story,
  draw: Draw,
  claims: readonly Claim[],
  { places, from }: { readonly places: readonly string[]; readonly from: number },
): void {
  const { person } = draw.among(claims.slice(from));
  const told = claims.findLastIndex((claim) => claim.person === person);
  const claim = claims[told];
  if (!claim) return;
  const question = (place: string): string => `is ${person} in the ${place}`;
  const [first = ''] = claim.places;
  if (claim.denied) {
    story.ask(question(first), 'no', [told]);
    return;
  }
  const there = draw.chance(0.5);
  const place = there ? claim.place : draw.among(places.filter((other) => other !== claim.place));
  const possible = claim.places.includes(place);
  const answer = !possible ? 'no' : claim.places.length > 1 ? 'maybe' : 'yes';
  story.ask(question(place), answer, [told]);
}

/** Task 9: people are told to be somewhere, or to be there no longer. */
export const tellDenials: TellStory = inDoubt(denying, PLACES);
/** Task 10: people are told to be at one of two places. */
export const tellDoubts: TellStory = inDoubt(doubting, TOWN);
