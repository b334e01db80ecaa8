import type { Draw } from './draw.ts';

const PEOPLE = ['mary', 'john', 'daniel', 'sandra'];
const PLACES = ['kitchen', 'hallway', 'garden', 'office', 'bedroom', 'bathroom'];
const THINGS = ['football', 'milk', 'apple'];
const GO = ['moved to the', 'went to the', 'journeyed to the', 'travelled to the', 'went back to the'];
const TAKE = ['got the', 'took the', 'picked up the', 'grabbed the'];
const DROP = ['dropped the', 'discarded the', 'left the', 'put down the'];

/** Someone's or something's stay at a place, and the sentences that tell of it. */
export interface Stay {
  readonly place: string;
  readonly told: readonly number[];
}

/**
 * The world of the first three bAbI tasks: people go from place to place, and may carry things along. It tells what
 * happens in sentences, and knows for everyone and everything where it has been and which sentences say so.
 */
export class House {
  readonly sentences: (readonly string[])[] = [];
  readonly #draw: Draw;
  readonly #where = new Map<string, Stay>();
  /** Who holds a thing, and the sentence that told of the taking. */
  readonly #held = new Map<string, { readonly by: string; readonly told: number }>();
  /** Where each thing has been since it was first taken, oldest first. */
  readonly #stays = new Map<string, Stay[]>();

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** Those whose place has been told. */
  get people(): string[] {
    return PEOPLE.filter((person) => this.#where.has(person));
  }

  /** Things whose place can be inferred. */
  get things(): string[] {
    return THINGS.filter((thing) => this.stays(thing).length > 0);
  }

  where(person: string): Stay | undefined {
    return this.#where.get(person);
  }

  /** A thing's places in order; `told` has the sentences that place it there, the latest first. */
  stays(thing: string): readonly Stay[] {
    return this.#stays.get(thing) ?? [];
  }

  /** Someone goes to another place, with all that they hold. */
  move(): void {
    const person = this.#draw.among(PEOPLE);
    const place = this.#draw.among(
      PLACES.filter((candidate) => candidate !== this.#where.get(person)?.place),
    );
    const told = this.#tell(`${person} ${this.#draw.among(GO)} ${place}`);
    this.#where.set(person, { place, told: [told] });
    for (const [thing, { by, told: taken }] of this.#held) {
      if (by === person) this.#stays.get(thing)?.push({ place, told: [taken, told] });
    }
  }

  /** Someone takes a thing, drops one, or goes elsewhere where neither can be done. */
  act(): void {
    const person = this.#draw.among(PEOPLE);
    const at = this.#where.get(person);
    const held = THINGS.filter((thing) => this.#held.get(thing)?.by === person);
    const free = THINGS.filter(
      (thing) => !this.#held.has(thing) && [undefined, at?.place].includes(this.stays(thing).at(-1)?.place),
    );
    if (at && held.length > 0 && this.#draw.chance(0.5)) this.#drop(person, at, this.#draw.among(held));
    else if (at && free.length > 0) this.#take(person, at, this.#draw.among(free));
    else this.move();
  }

  #take(person: string, at: Stay, thing: string): void {
    const told = this.#tell(`${person} ${this.#draw.among(TAKE)} ${thing}${this.#there()}`);
    this.#held.set(thing, { by: person, told });
    this.#stay(thing, at, told);
  }

  #drop(person: string, at: Stay, thing: string): void {
    const told = this.#tell(`${person} ${this.#draw.among(DROP)} ${thing}${this.#there()}`);
    this.#held.delete(thing);
    this.#stay(thing, at, told);
  }

  /** The thing is where it was last, or where it is first heard of; `told` says so together with the person's move. */
  #stay(thing: string, at: Stay, told: number): void {
    const stays = this.#stays.get(thing) ?? [];
    if (stays.at(-1)?.place === at.place) stays.pop();
    stays.push({ place: at.place, told: [told, ...at.told] });
    this.#stays.set(thing, stays);
  }

  #there(): string {
    return this.#draw.chance(0.4) ? ' there' : '';
  }

  #tell(sentence: string): number {
    this.sentences.push(sentence.split(' '));
    return this.sentences.length - 1;
  }
}
