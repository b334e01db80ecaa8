import type { InkImage } from '../images/ink-of.ts';

/** Places of ink about their mean, from the top down: `rows` never falls. */
export interface InkPoints {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/**
 * Where the ink of a drawing lies, with its mean at the origin.
 *
 * @throws RangeError `inkPoints: image must be one with ink, got one without`
 *
 * @example
 * import { inkPoints } from '@mneme/tasks';
 *
 * const { rows, columns } = inkPoints({ width: 3, height: 2, pixels: Uint8Array.of(255, 0, 255, 0, 0, 0) });
 * console.log([...rows], [...columns]); // [0, 0] [-1, 1]
 */
export function inkPoints({ width, pixels }: InkImage): InkPoints {
  const places = Array.from(pixels.keys()).filter((at) => (pixels[at] as number) > 0);
  if (places.length === 0) throw new RangeError('inkPoints: image must be one with ink, got one without');
  const centred = (values: readonly number[]): Float64Array => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Float64Array.from(values, (value) => value - mean);
  };
  return {
    rows: centred(places.map((at) => Math.floor(at / width))),
    columns: centred(places.map((at) => at % width)),
  };
}

/**
 * The modified Hausdorff distance of two sets of points (Dubuisson and Jain 1994, d6 with f2, their MHD): the greater of the
 * mean distances from the points of one to the nearest of the other.
 *
 *     d(A, B) = mean_(a in A) min_(b in B) |a - b|,   h(A, B) = max(d(A, B), d(B, A))
 *
 * @throws RangeError `modifiedHausdorff: a must have points, got none`
 *
 * @example
 * import { modifiedHausdorff } from '@mneme/tasks';
 *
 * const points = (rows: number[], columns: number[]) => ({ rows: Float64Array.from(rows), columns: Float64Array.from(columns) });
 * console.log(modifiedHausdorff(points([0], [0]), points([0, 3], [1, 4]))); // 3
 */
export function modifiedHausdorff(a: InkPoints, b: InkPoints): number {
  for (const [name, { rows }] of Object.entries({ a, b })) {
    if (rows.length === 0) throw new RangeError(`modifiedHausdorff: ${name} must have points, got none`);
  }
  return Math.max(meanToNearest(a, b), meanToNearest(b, a));
}

function meanToNearest(a: InkPoints, b: InkPoints): number {
  let [total, next] = [0, 0];
  for (let i = 0; i < a.rows.length; i++) {
    const [row, column] = [a.rows[i] as number, a.columns[i] as number];
    // Both go down, so that the first point of b that is not above this one of a only moves on.
    while (next < b.rows.length && (b.rows[next] as number) < row) next++;
    const below = nearest(b, row, column, next, 1, Number.POSITIVE_INFINITY);
    total += Math.sqrt(nearest(b, row, column, next - 1, -1, below));
  }
  return total / a.rows.length;
}

/** The least squared distance, at most `least`, of points on one side: rows further away than that are not looked at. */
function nearest(
  { rows, columns }: InkPoints,
  row: number,
  column: number,
  first: number,
  step: number,
  least: number,
): number {
  let best = least;
  for (let j = first; j >= 0 && j < rows.length; j += step) {
    const down = row - (rows[j] as number);
    if (down * down >= best) break;
    const across = column - (columns[j] as number);
    const squared = down * down + across * across;
    if (squared < best) best = squared;
  }
  return best;
}
