import { inkPoints, modifiedHausdorff } from './modified-hausdorff.ts';
import type { OneShotRun } from './read-one-shot-runs.ts';

/**
 * One-shot classification without learning: each test drawing is the character whose drawing is nearest by
 * {@link modifiedHausdorff}, of equal ones the first. Lake's baseline: 38.8 % over the official runs.
 *
 * @returns the share of test drawings that are classified wrongly, in percent
 */
export function hausdorffError(runs: readonly OneShotRun[]): number {
  const [wrong, total] = runs.reduce(
    ([errors, count], run) => [errors + wrongOf(run), count + run.test.length],
    [0, 0],
  );
  return (100 * wrong) / total;
}

function wrongOf({ training, test, labels }: OneShotRun): number {
  const known = training.map(inkPoints);
  return test.filter((image, i) => {
    const points = inkPoints(image);
    const distances = known.map((other) => modifiedHausdorff(points, other));
    return distances.indexOf(Math.min(...distances)) !== labels[i];
  }).length;
}
