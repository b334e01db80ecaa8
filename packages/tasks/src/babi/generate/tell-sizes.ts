import type { BabiQuestion } from '../parse-babi.ts';
import type { Draw } from './draw.ts';
import { type Scene, Story, windowStart } from './story.ts';

/** Statements told between two attempts to ask. */
const TOLD_BETWEEN = 5;
const QUESTIONS = 5;

/** Sentence `told` says that `small` fits inside `big`. */
interface Fit {
  readonly small: string;
  readonly big: string;
  readonly told: number;
}

/** Two fits of which the second takes up where the first ends. */
interface Chain {
  readonly lower: Fit;
  readonly upper: Fit;
}

/** Task 18: what fits inside what. The same may be told twice. */
export function tellSizes({ draw, names, length }: Scene): BabiQuestion[] {
  const story = new Story();
  const bySize = [...names.slice(0, 2), ...draw.shuffled(names.slice(2))];
  const fits: Fit[] = [];
  let chains: Chain[] = [];
  while (chains.length === 0) {
    for (let i = 0; i < TOLD_BETWEEN * length; i++) fits.push(tellFit(draw, story, bySize));
    chains = recentChains(fits, windowStart(fits.length, length));
  }
  while (story.questions.length < QUESTIONS) askChain(draw, story, draw.among(chains));
  return story.questions;
}

function tellFit(draw: Draw, story: Story, bySize: readonly string[]): Fit {
  const [one, other] = draw.shuffled(bySize.map((_, i) => i));
  const [at, above] = [Math.min(one ?? 0, other ?? 0), Math.max(one ?? 0, other ?? 0)];
  const [small, big] = [bySize[at] ?? '', bySize[above] ?? ''];
  const told = story.tell(
    draw.chance(0.5) ? `the ${small} fits inside the ${big}` : `the ${big} is bigger than the ${small}`,
  );
  return { small, big, told };
}

/** Chains of which one part was told lately; of those that say the same, the first told. */
function recentChains(fits: readonly Fit[], from: number): Chain[] {
  const found = new Map<string, Chain>();
  for (const lower of fits) {
    for (const upper of fits) {
      const key = `${lower.small}, ${upper.big}`;
      if (lower.big !== upper.small || Math.max(lower.told, upper.told) < from || found.has(key)) continue;
      found.set(key, { lower, upper });
    }
  }
  return [...found.values()];
}

/** Does it fit, is it bigger? The facts are in the order in which the question is followed from its second thing. */
function askChain(draw: Draw, story: Story, { lower, upper }: Chain): void {
  const [small, big] = [lower.small, upper.big];
  const yes = draw.chance(0.5);
  const [first, second] = draw.chance(0.5) ? ['does the', 'fit in the'] : ['is the', 'bigger than the'];
  const [a, b] = (first === 'does the') === yes ? [small, big] : [big, small];
  const supports = yes ? [upper.told, lower.told] : [lower.told, upper.told];
  story.ask(`${first} ${a} ${second} ${b}`, yes ? 'yes' : 'no', supports);
}
