import { solveTour } from '@mneme/hopfield';
import { type Random, requireInteger } from '@mneme/tensor-core';

/** What came of many runs of Hopfield and Tank's network. */
export interface ToursMeasured {
  readonly cities: number;
  readonly runs: number;
  /** Runs that ended in a tour. */
  readonly valid: number;
  /** The mean length of those tours over the shortest there is; NaN where there are none. */
  readonly lengthOverOptimum: number;
  /** Those that are the shortest. */
  readonly optimal: number;
  /** The mean length of random tours over the shortest, to see what it is worth. */
  readonly randomOverOptimum: number;
}

export interface MeasureToursOptions {
  readonly cities: number;
  readonly runs: number;
  readonly random: Random;
  readonly onRun?: (run: number, valid: number) => void;
}

/** Looks for tours of cities in the unit square, others in each run. */
export function measureTours({ cities, runs, random, onRun }: MeasureToursOptions): ToursMeasured {
  requireInteger('measureTours', 'cities', cities, 3);
  requireInteger('measureTours', 'runs', runs);
  const found: number[] = [];
  const drawn: number[] = [];
  for (let run = 0; run < runs; run++) {
    const source = random.at(run);
    const distances = distancesOf(cities, source.split('places'));
    const shortest = shortestTour(distances);
    const tour = solveTour(distances, { random: source.split('start') });
    if (tour) found.push(tourLength(distances, tour) / shortest);
    drawn.push(tourLength(distances, source.split('other').permutation(cities)) / shortest);
    onRun?.(run + 1, found.length);
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    ...{ cities, runs, valid: found.length, lengthOverOptimum: mean(found) },
    optimal: found.filter((ratio) => ratio < 1 + 1e-9).length,
    randomOverOptimum: mean(drawn),
  };
}

function distancesOf(cities: number, random: Random): number[][] {
  const places = Array.from({ length: cities }, (_, city) => random.at(city).uniforms(2));
  return places.map(([x = 0, y = 0]) => places.map(([u = 0, v = 0]) => Math.hypot(x - u, y - v)));
}

/** The length of a tour, back to its start. */
export function tourLength(distances: readonly (readonly number[])[], tour: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < tour.length; i++) {
    sum += distances[tour[i] as number]?.[tour[(i + 1) % tour.length] as number] as number;
  }
  return sum;
}

/** The length of the shortest tour, by dynamic programming over sets of cities (Held and Karp 1962). */
export function shortestTour(distances: readonly (readonly number[])[]): number {
  const others = distances.length - 1;
  const sets = 2 ** others;
  // best[set * others + last]: the shortest way from the last city of all through a set to `last`.
  const best = new Float64Array(sets * others).fill(Infinity);
  const between = (a: number, b: number): number => distances[a]?.[b] as number;
  for (let city = 0; city < others; city++) best[(1 << city) * others + city] = between(others, city);
  for (let set = 1; set < sets; set++) {
    for (let last = 0; last < others; last++) {
      const here = best[set * others + last] as number;
      if (here === Infinity) continue;
      for (let next = 0; next < others; next++) {
        if ((set >> next) & 1) continue;
        const at = (set | (1 << next)) * others + next;
        best[at] = Math.min(best[at] as number, here + between(last, next));
      }
    }
  }
  let shortest = Infinity;
  for (let last = 0; last < others; last++) {
    shortest = Math.min(shortest, (best[(sets - 1) * others + last] as number) + between(last, others));
  }
  return shortest;
}
