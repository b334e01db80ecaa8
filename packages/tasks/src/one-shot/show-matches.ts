import type { ShowOptions } from '../recipes/recipe.ts';
import { supportShares } from './classify-runs.ts';
import type { OneShotTraining } from './one-shot-training.ts';
import { type SquareImage, STILL, warpInto } from './warp-image.ts';

/** The side of a shown image in points, two of which lie in one sign. */
const POINTS = 18;
/** The share of ink from which a point is shown. */
const DARK = 0.15;
const [RED, GREEN, PLAIN] = ['\u001b[31m', '\u001b[32m', '\u001b[0m'];

/**
 * The test images of one run, each beside the training image that it was taken to be like, with that one's share of the
 * attention, and beside the right one where that is another.
 *
 * @throws RangeError `show: question must be an integer in [0, 20), got 20`
 */
export function showMatches(training: OneShotTraining, { question, colour }: ShowOptions): string {
  const { test } = training.data;
  const run = test[question];
  if (!run) throw new RangeError(`show: question must be an integer in [0, ${test.length}), got ${question}`);
  const shares = supportShares(training.model, run, training.views());
  let right = 0;
  const blocks = shares.map((row, i) => {
    const [chosen, answer] = [row.indexOf(Math.max(...row)), run.answers[i] ?? 0];
    const share = (slot: number): string => `${(100 * (row[slot] ?? 0)).toFixed(0)} %`;
    const known = (slot: number): SquareImage => run.support[slot] as SquareImage;
    const columns = [
      { title: `test ${i + 1}`, image: run.query[i] as SquareImage },
      { title: `like ${chosen + 1}, ${share(chosen)}`, image: known(chosen) },
    ];
    if (chosen === answer) right++;
    else columns.push({ title: `is ${answer + 1}, ${share(answer)}`, image: known(answer) });
    const [paint, clear] = colour ? [chosen === answer ? GREEN : RED, PLAIN] : ['', ''];
    const title = columns.map((column) => column.title.padEnd(POINTS)).join('  ');
    const pictures = columns.map(({ image }) => textBlock(image));
    const lines = (pictures[0] ?? []).map((_, line) => pictures.map((rows) => rows[line] ?? '').join('  '));
    const mark = chosen === answer ? 'right' : 'wrong';
    return [`${title}  ${paint}${mark}${clear}`, ...lines].map((line) => line.trimEnd()).join('\n');
  });
  return `${blocks.join('\n\n')}\n\nrun ${question + 1}: ${right} of ${shares.length} right\n`;
}

/** An image as lines of half blocks. */
function textBlock(image: SquareImage): string[] {
  const points = new Float32Array(POINTS * POINTS);
  warpInto(points, 0, image, STILL, POINTS);
  const dark = (row: number, column: number): boolean => (points[row * POINTS + column] ?? 0) > DARK;
  return Array.from({ length: POINTS / 2 }, (_, line) =>
    Array.from({ length: POINTS }, (_, column) => {
      const [upper, lower] = [dark(2 * line, column), dark(2 * line + 1, column)];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }).join(''),
  );
}
