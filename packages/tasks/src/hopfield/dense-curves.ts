import {
  type DenseMemory,
  exponentialInteraction,
  type Interaction,
  overlap,
  polynomialInteraction,
  recallDensely,
  retrieve,
  tensorOf,
  withFlips,
} from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import { tidy } from '@tensorflow/tfjs-core';
import { type CapacityCurve, type CapacitySize, sizesOf } from './capacity-curve.ts';
import { drawPatterns } from './draw-patterns.ts';

/** Patterns of a trial that are looked at. */
const LOOKED_AT = 20;
const NEURONS = 100;

/** Of memories that hold more than pairs of neurons can. */
export const DENSE_CURVES: readonly CapacityCurve[] = [
  {
    ...stable('dense-3-stable', 'a dense memory of order 3', polynomialInteraction(3)),
    sizes: sizesOf(NEURONS, [1, 2, 5, 10, 20]),
    edges: { 'N^2 / (6 ln N)': densePatterns(3) / NEURONS },
  },
  {
    ...stable('dense-4-stable', 'a dense memory of order 4', polynomialInteraction(4)),
    sizes: sizesOf(NEURONS, [5, 10, 20, 50, 100]),
    edges: { 'N^3 / (30 ln N)': densePatterns(4) / NEURONS },
  },
  {
    ...stable('exponential-stable', 'an exponential memory of 2^(N/2) patterns', exponentialInteraction),
    sizes: [10, 16, 22, 28, 34].map((neurons) => ({ neurons, patterns: Math.round(2 ** (neurons / 2)) })),
  },
  {
    name: 'modern-recovered',
    description:
      'the modern network in one step at a sharpness of 1: the share of patterns found again from a tenth of wrong states',
    sizes: sizesOf(NEURONS, [0.1, 1, 10, 100]),
    measure: modernRecovered,
  },
];

/** What theory allows for a few errors among all patterns: `N^(n-1) / (2 (2n-3)!! ln N)`. */
function densePatterns(order: number): number {
  let product = 1;
  for (let k = 2 * order - 3; k > 1; k -= 2) product *= k;
  return NEURONS ** (order - 1) / (2 * product * Math.log(NEURONS));
}

function stable(
  name: string,
  memory: string,
  interaction: Interaction,
): Pick<CapacityCurve, 'name' | 'description' | 'measure'> {
  return {
    name,
    description: `${memory}: the share of patterns that are fixed points`,
    measure({ neurons, patterns: count }: CapacitySize, random: Random): number {
      const dense: DenseMemory = { patterns: drawPatterns(count, neurons, random), interaction };
      const looked = dense.patterns.slice(0, LOOKED_AT);
      const kept = looked.filter(
        (states) => overlap(recallDensely(dense, states, { sweeps: 1 }).state, states) === 1,
      );
      return kept.length / looked.length;
    },
  };
}

function modernRecovered({ neurons, patterns: count }: CapacitySize, random: Random): number {
  const patterns = drawPatterns(count, neurons, random);
  const looked = patterns.slice(0, LOOKED_AT);
  const cues = looked.map((states, p) => withFlips(states, neurons / 10, random.split('cue').at(p)));
  const answers = tidy(() =>
    retrieve(tensorOf(cues), tensorOf(patterns), { sharpness: 1 }).output.dataSync(),
  );
  const found = looked.filter((states, p) =>
    states.every((own, i) => own * (answers[p * neurons + i] as number) > 0),
  );
  return found.length / looked.length;
}
