import {
  fields,
  hebbianWeights,
  overlap,
  type Pattern,
  perceptronWeights,
  pseudoInverseWeights,
  randomPattern,
  recallAsynchronously,
  storkeyWeights,
  symmetricPerceptronWeights,
  type Weights,
  withFlips,
} from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import { oneStepError, oneStepErrorExpected } from './one-step-error.ts';

/** A point of a curve: the mean over trials, each with patterns of its own. */
export interface CapacityPoint {
  readonly curve: string;
  /** Patterns for each neuron. */
  readonly load: number;
  /** Neurons. */
  readonly n: number;
  readonly trials: number;
  readonly measured: number;
  /** What theory says it is, where it does. */
  readonly formula?: number;
  /** Of the measured mean: the deviation over the trials by the root of their number. */
  readonly standardError: number;
}

/** How a curve is measured. */
export interface CapacityCurve {
  readonly name: string;
  readonly description: string;
  readonly neurons: number;
  readonly loads: readonly number[];
  readonly measure: (patterns: number, random: Random) => number;
  readonly formula?: (patterns: number) => number;
}

const NEURONS = 1000;
const FEWER = 200;

/** The curves of `mneme hopfield capacity`, those of few seconds first. */
export const CAPACITY_CURVES: readonly CapacityCurve[] = [
  {
    name: 'hebb-one-step',
    description: "Hebb's rule: the share of wrong states after one step from a stored pattern",
    neurons: NEURONS,
    loads: [0.105, 0.138, 0.185, 0.37],
    measure: (patterns, random) => oneStepError({ neurons: NEURONS, patterns, random }),
    formula: (patterns) => oneStepErrorExpected(NEURONS, patterns),
  },
  stability(
    'storkey-stable',
    "Storkey's rule: the share of patterns that are fixed points",
    [0.2, 0.3, 0.4, 0.5],
    storkeyWeights,
  ),
  recovery(
    'pseudo-inverse-kept',
    'the pseudo-inverse with its diagonal: the share of patterns found again from a tenth of wrong states',
    true,
  ),
  recovery('pseudo-inverse-zeroed', 'the pseudo-inverse without its diagonal: the same', false),
  stability(
    'perceptron-stored',
    'the perceptron, each row by itself: the share of patterns that are fixed points, after 300 sweeps at most',
    [0.5, 1, 1.5, 2],
    (patterns) => perceptronWeights(patterns, { sweeps: 300 }).weights,
    60,
  ),
  stability(
    'symmetric-perceptron-stored',
    'the symmetric perceptron: the same',
    [0.5, 1, 1.5, 2],
    (patterns) => symmetricPerceptronWeights(patterns, { sweeps: 300 }).weights,
    60,
  ),
  {
    name: 'hebb-recall',
    description: "Hebb's rule: the overlap with a stored pattern at rest, from the pattern itself",
    neurons: NEURONS,
    loads: [0.05, 0.1, 0.13, 0.138, 0.15, 0.2],
    measure(count, random) {
      const patterns = draw(count, NEURONS, random);
      const [first] = patterns as [Pattern, ...Pattern[]];
      const options = { order: 'random', random: random.split('order') } as const;
      return overlap(
        recallAsynchronously({ weights: hebbianWeights(patterns) }, first, options).state,
        first,
      );
    },
  },
];

/** Measures a curve, a point after the other. */
export function* measureCapacity(
  curve: CapacityCurve,
  trials: number,
  random: Random,
): Generator<CapacityPoint> {
  const { name, neurons, loads, measure, formula } = curve;
  for (const load of loads) {
    const patterns = Math.max(1, Math.round(load * neurons));
    const source = random.split(name).at(patterns);
    const values = Array.from({ length: trials }, (_, trial) => measure(patterns, source.at(trial)));
    const mean = values.reduce((a, b) => a + b) / trials;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1);
    yield {
      curve: name,
      load,
      n: neurons,
      trials,
      measured: mean,
      ...(formula && { formula: formula(patterns) }),
      standardError: Math.sqrt(variance / trials),
    };
  }
}

function draw(count: number, neurons: number, random: Random): Pattern[] {
  return Array.from({ length: count }, (_, p) => randomPattern(neurons, random.at(p)));
}

function stability(
  name: string,
  description: string,
  loads: readonly number[],
  rule: (patterns: readonly Pattern[]) => Weights,
  neurons: number = FEWER,
): CapacityCurve {
  return {
    name,
    description,
    neurons,
    loads,
    measure(count, random) {
      const patterns = draw(count, neurons, random);
      const weights = rule(patterns);
      const fixed = patterns.filter((states) =>
        fields({ weights }, states).every((field, i) => field * (states[i] as number) > 0),
      );
      return fixed.length / count;
    },
  };
}

/** Patterns found again by the steepest descent in one neuron at a time, a kept diagonal driving each neuron too. */
function recovery(name: string, description: string, keepDiagonal: boolean): CapacityCurve {
  return {
    name,
    description,
    neurons: FEWER,
    loads: [0.1, 0.3, 0.5, 0.7, 0.9],
    measure(count, random) {
      const patterns = draw(count, FEWER, random);
      const weights = pseudoInverseWeights(patterns, { keepDiagonal });
      const tried = patterns.slice(0, 10);
      const found = tried.filter((states, p) => {
        const cue = withFlips(states, FEWER / 10, random.split('cue').at(p));
        return overlap(settled(weights, cue), states) === 1;
      });
      return found.length / tried.length;
    },
  };
}

function settled(weights: Weights, cue: Pattern): Pattern {
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
