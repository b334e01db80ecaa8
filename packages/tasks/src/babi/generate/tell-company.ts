import { pronoun } from './names.ts';
import { GO, PLACES, THEN } from './phrases.ts';
import { type Scene, Story, type TellStory, takeTurns, windowStart } from './story.ts';

/** How many go together, and whether they go on in a sentence that does not name them. */
interface Company {
  readonly size: 1 | 2;
  readonly goesOn: boolean;
}

/** Where someone was last told to be, and by which sentences. */
interface Whereabouts {
  readonly place: string;
  readonly told: readonly number[];
}

function inCompany({ size, goesOn }: Company): TellStory {
  return (scene: Scene) => {
    const { draw, names, length } = scene;
    const story = new Story();
    const where = new Map<string, Whereabouts>(
      names.map((name) => [name, { place: draw.among(PLACES), told: [] }]),
    );
    /** Who does something, in order: a sentence about two counts twice. */
    const doers: string[] = [];
    const go = (who: readonly string[], subject: string, before: readonly number[]): number[] => {
      const taken = who.map((name) => where.get(name)?.place);
      const place = draw.among(PLACES.filter((other) => !taken.includes(other)));
      const told = [...before, story.tell(`${subject} ${draw.among(GO)} ${place}`)];
      for (const name of who) where.set(name, { place, told });
      doers.push(...who);
      return told;
    };
    return takeTurns(story, {
      length,
      between: goesOn ? 1 : 2,
      tell: () => {
        const who = draw.shuffled(names).slice(0, size);
        const told = go(who, who.join(' and '), []);
        if (!goesOn) return;
        const [first = ''] = who;
        go(who, `${draw.among(THEN)} ${size === 1 ? pronoun(first) : 'they'}`, told);
      },
      ask: () => {
        const person = draw.among(doers.slice(windowStart(doers.length, length)));
        const { place, told } = where.get(person) ?? { place: '', told: [] };
        story.ask(`where is ${person}`, place, told);
      },
    });
  };
}

/** Task 11: someone goes somewhere, and then he or she goes on. */
export const tellPronouns: TellStory = inCompany({ size: 1, goesOn: true });
/** Task 12: two go somewhere. */
export const tellCouples: TellStory = inCompany({ size: 2, goesOn: false });
/** Task 13: two go somewhere, and then they go on. */
export const tellThey: TellStory = inCompany({ size: 2, goesOn: true });
