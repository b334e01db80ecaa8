import type { BabiQuestion } from '../parse-babi.ts';
import { GO, TAKE } from './phrases.ts';
import { type Scene, Story } from './story.ts';

interface Motive {
  readonly feeling: string;
  readonly place: string;
  readonly thing: string;
}

const MOTIVES: readonly Motive[] = [
  { feeling: 'hungry', place: 'kitchen', thing: 'apple' },
  { feeling: 'thirsty', place: 'kitchen', thing: 'milk' },
  { feeling: 'tired', place: 'bedroom', thing: 'pajamas' },
  { feeling: 'bored', place: 'garden', thing: 'football' },
];

interface Agent {
  readonly name: string;
  readonly motive: Motive;
  /** The sentence that told of the motive. */
  readonly told: number;
  gone: boolean;
}

/** Task 20: people feel something, go where there is help, and take it if nobody has it yet. */
export function tellMotives({ draw, names }: Scene): BabiQuestion[] {
  const story = new Story();
  const agents: Agent[] = [];
  const taken = new Set<Motive>();
  const done = new Set<Agent>();
  for (;;) {
    const waiting = names.filter((name) => !agents.some((agent) => agent.name === name));
    const active = agents.filter((agent) => !done.has(agent) && !(agent.gone && taken.has(agent.motive)));
    const count = waiting.length + active.length;
    if (count === 0) return story.questions;
    const agent = active[draw.integer(count)];
    if (agent === undefined) {
      const [name, motive] = [draw.among(waiting), draw.among(MOTIVES)];
      const told = story.tell(`${name} is ${motive.feeling}`);
      agents.push({ name, motive, told, gone: false });
      story.ask(`where will ${name} go`, motive.place, [told]);
      continue;
    }
    const { name, motive, told } = agent;
    if (agent.gone) {
      story.tell(`${name} ${draw.among(TAKE)} ${motive.thing} there`);
      story.ask(`why did ${name} get the ${motive.thing}`, motive.feeling, [told]);
      taken.add(motive);
      done.add(agent);
    } else {
      story.tell(`${name} ${draw.among(GO)} ${motive.place}`);
      story.ask(`why did ${name} go to the ${motive.place}`, motive.feeling, [told]);
      agent.gone = true;
    }
  }
}
