import { DROP, GIVE, GO, PLACES, TAKE, THINGS } from './phrases.ts';
import type { Scene, Story } from './story.ts';

/** What happens in the house; the event of index i is told by sentence i. */
export type HouseEvent =
  | { readonly kind: 'go'; readonly by: string; readonly place: string }
  | { readonly kind: 'take' | 'drop'; readonly by: string; readonly thing: string }
  | { readonly kind: 'give'; readonly by: string; readonly thing: string; readonly to: string };

/** What can happen in the house. */
export interface HouseRules {
  /** People take things and put them down. */
  readonly things: boolean;
  /** And give them to others at the same place. */
  readonly gifts: boolean;
  /** The share of takings that are told with "there". */
  readonly thereAtTaking: number;
}

// How probable each action is where it is possible. A move is drawn with its goal, and one of six is where one is.
const [GOES, TAKES, DROPS, GIVES] = [5, 6, 6, 24];
const THERE_AT_DROPPING = 0.2;

/**
 * People go from place to place, and may carry things along. Where everyone and everything is at first is not told;
 * what happens then is.
 */
export class House {
  readonly events: HouseEvent[] = [];
  readonly #scene: Scene;
  readonly #story: Story;
  readonly #rules: HouseRules;
  readonly #where = new Map<string, string>();
  readonly #thingAt = new Map<string, string>();
  readonly #holder = new Map<string, string>();

  constructor(scene: Scene, story: Story, rules: HouseRules) {
    this.#scene = scene;
    this.#story = story;
    this.#rules = rules;
    for (const name of scene.names) this.#where.set(name, scene.draw.among(PLACES));
    if (rules.things) for (const thing of THINGS) this.#thingAt.set(thing, scene.draw.among(PLACES));
  }

  /** Something happens, and is told. */
  happen(): void {
    const options = this.#scene.names.flatMap((by) => this.#possible(by));
    this.#scene.draw.weighted(options).act();
  }

  #possible(by: string): { weight: number; act: () => void }[] {
    const at = this.#where.get(by) ?? '';
    const options = [{ weight: GOES, act: () => this.#go(by, at) }];
    if (!this.#rules.things) return options;
    const free = THINGS.filter((thing) => this.#thingAt.get(thing) === at);
    const held = THINGS.filter((thing) => this.#holder.get(thing) === by);
    const others = this.#scene.names.filter((name) => name !== by && this.#where.get(name) === at);
    if (free.length > 0) options.push({ weight: TAKES, act: () => this.#take(by, free) });
    if (held.length > 0) options.push({ weight: DROPS, act: () => this.#drop(by, held, at) });
    if (this.#rules.gifts && held.length > 0 && others.length > 0)
      options.push({ weight: GIVES, act: () => this.#give(by, held, others) });
    return options;
  }

  #go(by: string, from: string): void {
    const { draw } = this.#scene;
    const place = draw.among(PLACES.filter((other) => other !== from));
    this.#where.set(by, place);
    this.#tell({ kind: 'go', by, place }, `${by} ${draw.among(GO)} ${place}`);
  }

  #take(by: string, free: readonly string[]): void {
    const { draw } = this.#scene;
    const thing = draw.among(free);
    this.#thingAt.delete(thing);
    this.#holder.set(thing, by);
    const there = draw.chance(this.#rules.thereAtTaking) ? ' there' : '';
    this.#tell({ kind: 'take', by, thing }, `${by} ${draw.among(TAKE)} ${thing}${there}`);
  }

  #drop(by: string, held: readonly string[], at: string): void {
    const { draw } = this.#scene;
    const thing = draw.among(held);
    this.#holder.delete(thing);
    this.#thingAt.set(thing, at);
    const there = draw.chance(THERE_AT_DROPPING) ? ' there' : '';
    this.#tell({ kind: 'drop', by, thing }, `${by} ${draw.among(DROP)} ${thing}${there}`);
  }

  #give(by: string, held: readonly string[], others: readonly string[]): void {
    const { draw } = this.#scene;
    const [thing, to] = [draw.among(held), draw.among(others)];
    this.#holder.set(thing, to);
    this.#tell({ kind: 'give', by, thing, to }, `${by} ${draw.among(GIVE)} ${thing} to ${to}`);
  }

  #tell(event: HouseEvent, sentence: string): void {
    this.events.push(event);
    this.#story.tell(sentence);
  }
}
