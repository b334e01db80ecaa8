/** The middle of a set of measurements, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Quartiles between the nearest measurements, as most programs have them. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

/** A ratio is not to be quoted where its quartiles lie further apart than this part of it .. */
const WIDEST = 0.25;
/** .. or it was seen fewer times. */
export const FEWEST = 3;

/** How many times `theirs` is of `ours`, taken within each round, so that what slows the machine down slows both. */
export function pairedRatio(
  ours: readonly number[],
  theirs: readonly number[],
): Spread & { readonly noisy: boolean } {
  const ratios = theirs.flatMap((value, round) => {
    const own = ours[round];
    return own === undefined ? [] : [value / own];
  });
  const ratio = spread(ratios);
  return { ...ratio, noisy: ratios.length < FEWEST || ratio.upper - ratio.lower > WIDEST * ratio.median };
}
