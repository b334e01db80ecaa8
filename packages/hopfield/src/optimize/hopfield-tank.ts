import { type Random, requireInteger, requirePositive } from '@mneme/tensor-core';
import type { Network } from '../binary/network.ts';
import { settleContinuously } from '../continuous/settle-continuously.ts';

export interface TourOptions {
  /** What it costs where a city is visited twice. Default 500. */
  readonly row?: number;
  /** What it costs where two cities are visited at once. Default 500. */
  readonly column?: number;
  /** What holds the number of visits near the number of cities. Default 200. */
  readonly count?: number;
  /** What way costs. Default 500. */
  readonly way?: number;
  /** By how many visits more than cities the network is driven, against what inhibits them. Default 5, as of 15 to 10 cities. */
  readonly surplus?: number;
}

export interface SolveTourOptions extends TourOptions {
  /** The start is drawn from it: without, all tours are alike to the network and it cannot choose. */
  readonly random: Random;
  /** Steps at most. Default 2,000. */
  readonly steps?: number;
  /** Default 1e-5. */
  readonly timestep?: number;
}

/**
 * The network whose energy is the length of a tour and the costs of what is none (Hopfield and Tank 1985, equation 8, with their constants):
 * neuron `city * cities + time` is on where that city is visited at that time. Made for outputs in (0, 1).
 *
 * @param distances - between cities, `[cities][cities]`, about 1 at most
 * @throws RangeError `hopfieldTankNetwork: distances must be 2 rows of 2 numbers, got row 1 of 1`
 *
 * @example
 * import { hopfieldTankNetwork } from '@mneme/hopfield';
 *
 * console.log(hopfieldTankNetwork([[0, 1, 1], [1, 0, 1], [1, 1, 0]]).weights.size); // 9
 */
export function hopfieldTankNetwork(
  distances: readonly (readonly number[])[],
  options: TourOptions = {},
): Network {
  const { row = 500, column = 500, count = 200, way = 500, surplus = 5 } = options;
  const cities = distances.length;
  for (const [at, each] of distances.entries()) {
    if (each.length === cities) continue;
    throw new RangeError(
      `hopfieldTankNetwork: distances must be ${cities} rows of ${cities} numbers, got row ${at} of ${each.length}`,
    );
  }
  const size = cities * cities;
  const weight = (x: number, i: number, y: number, j: number): number => {
    const next = (i + 1) % cities === j || (j + 1) % cities === i;
    const twice = x === y && i !== j ? row : 0;
    const atOnce = i === j && x !== y ? column : 0;
    return -twice - atOnce - count - (next ? way * (distances[x]?.[y] as number) : 0);
  };
  const values = Float64Array.from({ length: size * size }, (_, at) => {
    const [from, to] = [Math.floor(at / size), at % size];
    return weight(Math.floor(from / cities), from % cities, Math.floor(to / cities), to % cities);
  });
  const bias = new Float64Array(size).fill(count * (cities + surplus));
  return { weights: { size, values, symmetric: true }, bias };
}

/** The gain of Hopfield and Tank's neurons: `1 / u_0`. */
const GAIN = 50;

/**
 * Looks for a short tour with a network of graded neurons (Hopfield and Tank 1985). It often ends in what is no tour, as Wilson and Pawley
 * (1988) found, and then there is none: for the sake of its place in the history of optimization by networks, not as a way to plan journeys.
 *
 * @returns the cities in order; undefined where the network ended in what is no tour
 *
 * @example
 * import { solveTour } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const tour = solveTour([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]], { random: new Random(1), surplus: 1 });
 * console.log(tour === undefined || tour.length === 3); // true
 */
export function solveTour(
  distances: readonly (readonly number[])[],
  options: SolveTourOptions,
): number[] | undefined {
  const { random, steps = 2000, timestep = 1e-5 } = options;
  requireInteger('solveTour', 'steps', steps);
  requirePositive('solveTour', 'timestep', timestep);
  const network = hopfieldTankNetwork(distances, options);
  const cities = distances.length;
  // So that the outputs sum to the number of cities: all alike, but for a tenth of the neurons' width.
  const middle = Math.atanh(2 / cities - 1) / GAIN;
  const start = Float64Array.from(
    random.uniforms(cities * cities),
    (u) => middle + (0.1 / GAIN) * (2 * u - 1),
  );
  const settings = { gain: GAIN, activation: 'unipolar', timestep, steps } as const;
  return tourOf(settleContinuously(network, start, settings).outputs, cities);
}

/** Where each time has one city, and each city one time, that order. */
function tourOf(outputs: Float64Array, cities: number): number[] | undefined {
  const tour: number[] = [];
  for (let time = 0; time < cities; time++) {
    const here = Array.from({ length: cities }, (_, city) => city).filter(
      (city) => (outputs[city * cities + time] as number) > 0.5,
    );
    if (here.length !== 1) return undefined;
    tour.push(here[0] as number);
  }
  return new Set(tour).size === cities ? tour : undefined;
}
