import type { BabiQuestion } from '../parse-babi.ts';
import type { Draw } from './draw.ts';
import { type Scene, Story } from './story.ts';

const PLURALS: readonly (readonly [string, string])[] = [
  ['mouse', 'mice'],
  ['cat', 'cats'],
  ['sheep', 'sheep'],
  ['wolf', 'wolves'],
];
const DEDUCTIONS = 4;

/** Task 15: each kind of animal is afraid of another, and the animals asked about are of a kind. */
export function tellDeductions({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const fears = new Map<string, { readonly of: string; readonly told: number }>();
  const kinds = new Map<string, { readonly kind: string; readonly told: number }>();
  while (fears.size < PLURALS.length || kinds.size < names.length) {
    const [one, many] = draw.among(PLURALS);
    // Undefined one of two times: then it is the kind itself that is told of.
    const name = names[draw.integer(PLURALS.length + names.length) - PLURALS.length];
    if (name === undefined && !fears.has(one)) {
      const [of, plural] = draw.among(PLURALS.filter(([other]) => other !== one));
      fears.set(one, { of, told: story.tell(`${many} are afraid of ${plural}`) });
    } else if (name !== undefined && fears.has(one) && !kinds.has(name)) {
      // Someone's kind is told only after what that kind is afraid of.
      kinds.set(name, { kind: one, told: story.tell(`${name} is a ${one}`) });
    }
  }
  for (let i = 0; i < DEDUCTIONS; i++) {
    const name = draw.among(names);
    const { kind, told } = kinds.get(name) ?? { kind: '', told: 0 };
    const fear = fears.get(kind) ?? { of: '', told: 0 };
    story.ask(`what is ${name} afraid of`, fear.of, [told, fear.told]);
  }
  return story.questions;
}

const KINDS = ['frog', 'lion', 'swan', 'rhino'];
const COLOURS = ['yellow', 'green', 'gray', 'white'];
/** How many others may be of the kind of the animal asked about: never two, in the published files. */
const OTHERS = [1, 3, 4];

interface Animal {
  readonly name: string;
  readonly kind: string;
  /** When its kind was told; undefined before. */
  kindTold?: number;
  /** Known from when its own colour, or the colour of another of its kind, was told. */
  colour?: string;
  colourTold?: number;
}

/** Task 16: animals of a kind mostly have one colour; that of the last is asked for. */
export function tellInductions({ draw, names }: Scene): BabiQuestion[] {
  for (;;) {
    const story = new Story();
    const animals: Animal[] = names.map((name) => ({ name, kind: draw.among(KINDS) }));
    for (let i = 0; i < 2 * animals.length - 1; i++) tellOf(draw, story, animals);
    const asked = animals.find(({ colourTold }) => colourTold === undefined);
    const others = animals.filter((other) => other !== asked && other.kind === asked?.kind);
    others.sort((a, b) => (a.kindTold ?? 0) - (b.kindTold ?? 0));
    const like = others.at(-1);
    if (!asked || !like || !OTHERS.includes(others.length)) continue;
    const supports = [asked.kindTold ?? 0, like.kindTold ?? 0, like.colourTold ?? 0];
    story.ask(`what color is ${asked.name}`, like.colour ?? '', supports);
    return story.questions;
  }
}

/** Tells of one animal what is not told yet: its kind first, its colour later. */
function tellOf(draw: Draw, story: Story, animals: readonly Animal[]): void {
  const animal = draw.among(animals.filter(({ colourTold }) => colourTold === undefined));
  const { name, kind } = animal;
  if (animal.kindTold === undefined) {
    animal.kindTold = story.tell(`${name} is a ${kind}`);
    return;
  }
  if (animal.colour === undefined) {
    // All that are known to be of its kind by now share its colour; those told of later have their own.
    const colour = draw.among(COLOURS);
    for (const other of animals)
      if (other.kind === kind && other.kindTold !== undefined) other.colour ??= colour;
  }
  animal.colourTold = story.tell(`${name} is ${animal.colour}`);
}
