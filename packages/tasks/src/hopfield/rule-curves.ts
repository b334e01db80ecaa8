import {
  boltzmannWeights,
  fields,
  hebbianWeights,
  overlap,
  type Pattern,
  perceptronWeights,
  pseudoInverseWeights,
  recallAsynchronously,
  storkeyWeights,
  symmetricPerceptronWeights,
  type Weights,
  withFlips,
} from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import { type CapacityCurve, sizesOf } from './capacity-curve.ts';
import { drawPatterns } from './draw-patterns.ts';
import { oneStepError, oneStepErrorExpected } from './one-step-error.ts';

const NEURONS = 1000;
const FEWER = 200;
/** Patterns of a trial from whose cues recall is tried. */
const TRIED = 10;

/** Makes weights; some rules draw. */
type Rule = (patterns: readonly Pattern[], random: Random) => Weights;

/** Of networks whose neurons are joined in pairs. */
export const RULE_CURVES: readonly CapacityCurve[] = [
  {
    name: 'hebb-one-step',
    description: "Hebb's rule: the share of wrong states after one step from a stored pattern",
    sizes: sizesOf(NEURONS, [0.105, 0.138, 0.185, 0.37]),
    measure: (size, random) => oneStepError({ ...size, random }),
    formula: ({ neurons, patterns }) => oneStepErrorExpected(neurons, patterns),
  },
  {
    name: 'hebb-recall',
    description: "Hebb's rule: the overlap with a stored pattern at rest, from the pattern itself",
    sizes: sizesOf(NEURONS, [0.05, 0.1, 0.13, 0.138, 0.15, 0.2]),
    edges: { 'Amit, Gutfreund and Sompolinsky': 0.137906 },
    measure({ neurons, patterns: count }, random) {
      const patterns = drawPatterns(count, neurons, random);
      const [first] = patterns as [Pattern, ...Pattern[]];
      const options = { order: 'random', random: random.split('order') } as const;
      const weights = hebbianWeights(patterns);
      return overlap(recallAsynchronously({ weights }, first, options).state, first);
    },
  },
  {
    ...stable('storkey-stable', "Storkey's rule", storkeyWeights, FEWER, [0.2, 0.3, 0.4, 0.5]),
    edges: { 'N / sqrt(2 ln N)': 1 / Math.sqrt(2 * Math.log(FEWER)) },
  },
  recovered(
    'pseudo-inverse-kept',
    'the pseudo-inverse with its diagonal, neurons one by one in random order',
    (patterns) => pseudoInverseWeights(patterns, { keepDiagonal: true }),
    oneByOne,
  ),
  recovered(
    'pseudo-inverse-zeroed',
    'the pseudo-inverse without its diagonal, the same',
    (patterns) => pseudoInverseWeights(patterns),
    oneByOne,
  ),
  recovered(
    'pseudo-inverse-steepest',
    'the pseudo-inverse without its diagonal, the neuron that is driven hardest first',
    (patterns) => pseudoInverseWeights(patterns),
    hardestFirst,
  ),
  {
    ...stable(
      'perceptron-stored',
      'the perceptron, each row by itself, 300 sweeps at most',
      (patterns) => perceptronWeights(patterns, { sweeps: 300 }).weights,
      60,
      [0.5, 1, 1.5, 2],
    ),
    edges: { Gardner: 2 },
  },
  stable(
    'symmetric-perceptron-stored',
    'the symmetric perceptron, 300 sweeps at most',
    (patterns) => symmetricPerceptronWeights(patterns, { sweeps: 300 }).weights,
    60,
    [0.5, 1, 1.5, 2],
  ),
  stable(
    'boltzmann-stable',
    'a Boltzmann machine without hidden neurons',
    boltzmann,
    100,
    [0.2, 0.4, 0.6, 0.8, 1],
  ),
  recovered('boltzmann-recovered', 'the same', boltzmann, oneByOne, 100, [0.1, 0.2, 0.3, 0.4, 0.6]),
];

function boltzmann(patterns: readonly Pattern[], random: Random): Weights {
  return boltzmannWeights(patterns, { random: random.split('machine') });
}

function stable(
  name: string,
  rule: string,
  weightsOf: Rule,
  neurons: number,
  loads: readonly number[],
): CapacityCurve {
  return {
    name,
    description: `${rule}: the share of patterns that are fixed points`,
    sizes: sizesOf(neurons, loads),
    measure(size, random) {
      const patterns = drawPatterns(size.patterns, neurons, random);
      const weights = weightsOf(patterns, random);
      const fixed = patterns.filter((states) =>
        fields({ weights }, states).every((field, i) => field * (states[i] as number) > 0),
      );
      return fixed.length / patterns.length;
    },
  };
}

type Settle = (weights: Weights, cue: Pattern, random: Random) => Pattern;

function recovered(
  name: string,
  rule: string,
  weightsOf: Rule,
  settle: Settle,
  neurons: number = FEWER,
  loads: readonly number[] = [0.1, 0.3, 0.5, 0.7, 0.9],
): CapacityCurve {
  return {
    name,
    description: `${rule}: the share of patterns found again from a tenth of wrong states`,
    sizes: sizesOf(neurons, loads),
    measure(size, random) {
      const patterns = drawPatterns(size.patterns, neurons, random);
      const weights = weightsOf(patterns, random);
      const tried = patterns.slice(0, TRIED);
      const found = tried.filter((states, p) => {
        const cue = withFlips(states, neurons / 10, random.split('cue').at(p));
        return overlap(settle(weights, cue, random.split('order').at(p)), states) === 1;
      });
      return found.length / tried.length;
    },
  };
}

/** A kept diagonal drives each neuron too, so this is not `recallAsynchronously`, which leaves it out. */
function oneByOne({ size, values }: Weights, cue: Pattern, random: Random): Pattern {
  const state = Int8Array.from(cue);
  for (let sweep = 0, flips = 1; flips > 0 && sweep < 100; sweep++) {
    flips = 0;
    for (const i of random.at(sweep).permutation(size)) {
      let field = 0;
      for (let j = 0; j < size; j++) field += (values[i * size + j] as number) * (state[j] as number);
      if (field * (state[i] as number) >= 0) continue;
      state[i] = -(state[i] as number);
      flips++;
    }
  }
  return state;
}

function hardestFirst(weights: Weights, cue: Pattern): Pattern {
  const state = Int8Array.from(cue);
  for (let flip = 0; flip < 10 * state.length; flip++) {
    const driven = fields({ weights }, state);
    const against = (i: number): number => (driven[i] as number) * (state[i] as number);
    const worst = driven.reduce((at, _, i) => (against(i) < against(at) ? i : at), 0);
    if (against(worst) >= 0) break;
    state[worst] = -(state[worst] as number);
  }
  return state;
}
