import Table from 'cli-table3';
import { hopWeights } from './hop-weights.ts';
import type { MemN2nTraining } from './memn2n-training.ts';
import type { ShowOptions } from './recipe.ts';

const BLOCKS = ' ▏▎▍▌▋▊▉█';
const BAR = 8;

/** A question of the test set as a table: each sentence with its weight at each hop, supporting facts marked. */
export function showStory(training: MemN2nTraining, { question: index, colour }: ShowOptions): string {
  const test = training.tasks.flatMap((task) => task.test);
  const asked = test[index];
  if (!asked)
    throw new RangeError(`showStory: question must be an integer in [0, ${test.length}), got ${index}`);
  const { vocabulary } = training.sizes;
  const say = (words: ArrayLike<number>): string =>
    Array.from(words, (word) => vocabulary.word(word)).join(' ');
  const hops = hopWeights(training.model, training.sizes, [asked])[0] ?? [];
  const table = new Table({
    head: ['', 'sentence', ...hops.map((_, k) => `hop ${k + 1}`)],
    style: { head: colour ? ['cyan'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  for (const [i, sentence] of asked.sentences.entries()) {
    table.push([
      asked.supports.includes(i) ? '*' : '',
      say(sentence),
      ...hops.map((weights) => bar(weights[i] ?? 0)),
    ]);
  }
  const answered = vocabulary.word(training.answers([asked])[0] ?? 0);
  const expected = vocabulary.word(asked.answer);
  const verdict = answered === expected ? 'right' : `wrong: ${expected}`;
  const { supportOnTopOfRightAnswers: onTop = 0, ...hopShares } = training.supportShares();
  const shares = Object.values(hopShares).map((share, k) => `hop ${k + 1} ${share.toFixed(1)} %`);
  return `${table}
${say(asked.question)}?  ${answered} (${verdict})
* true supporting fact. Over the ${test.length} test questions, weight on them: ${shares.join(', ')};
  one of them on top of some hop in ${onTop.toFixed(1)} % of the right answers
`;
}

function bar(weight: number): string {
  const eighths = Math.round(weight * BAR * 8);
  const blocks = '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 ? (BLOCKS[eighths % 8] ?? '') : '');
  return `${weight.toFixed(2)} ${blocks.padEnd(BAR)}`;
}
