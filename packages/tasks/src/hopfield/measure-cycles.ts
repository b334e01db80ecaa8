import {
  type Network,
  type Pattern,
  randomPattern,
  recallSynchronously,
  synchronousStep,
  withFlips,
} from '@mneme/hopfield';
import { type Random, requireInteger } from '@mneme/tensor-core';

/** How networks move whose weights are symmetric to a degree. */
export interface CyclesMeasured {
  /** 1 for symmetric weights, 0 for independent ones, -1 for antisymmetric ones. */
  readonly symmetry: number;
  readonly neurons: number;
  readonly networks: number;
  /** The share of networks that end in a fixed point, in a two-cycle, in a longer cycle, or had not come back. */
  readonly fixed: number;
  readonly twoCycles: number;
  readonly longer: number;
  readonly open: number;
  /** The median length of cycles; of those that had not come back, the limit. */
  readonly period: number;
  /** The median number of steps before the cycle. */
  readonly transient: number;
  /** The mean share of neurons in which two runs differ in the end that began one neuron apart. */
  readonly divergence: number;
}

export interface MeasureCyclesOptions {
  readonly neurons: number;
  readonly networks: number;
  readonly symmetries: readonly number[];
  readonly random: Random;
  /** Default 5,000. */
  readonly steps?: number;
}

const FAR = 200;

/** Runs random networks, all neurons at once, and watches what they come back to. */
export function* measureCycles({
  neurons,
  networks,
  symmetries,
  random,
  steps = 5000,
}: MeasureCyclesOptions): Generator<CyclesMeasured> {
  requireInteger('measureCycles', 'neurons', neurons, 2);
  requireInteger('measureCycles', 'networks', networks);
  for (const symmetry of symmetries) {
    const runs = Array.from({ length: networks }, (_, n) => run(neurons, symmetry, steps, random.at(n)));
    const share = (is: (period: number | undefined) => boolean): number =>
      runs.filter(({ period }) => is(period)).length / networks;
    yield {
      ...{ symmetry, neurons, networks },
      fixed: share((period) => period === 1),
      twoCycles: share((period) => period === 2),
      longer: share((period) => period !== undefined && period > 2),
      open: share((period) => period === undefined),
      period: median(runs.map(({ period }) => period ?? steps)),
      transient: median(runs.map(({ transient }) => transient)),
      divergence: runs.reduce((sum, { apart }) => sum + apart, 0) / networks,
    };
  }
}

interface Run {
  readonly period: number | undefined;
  readonly transient: number;
  readonly apart: number;
}

function run(neurons: number, symmetry: number, steps: number, random: Random): Run {
  const network = { weights: weightsOf(neurons, symmetry, random) };
  const from = randomPattern(neurons, random.split('state'));
  const { period, steps: transient } = recallSynchronously(network, from, { steps });
  let [one, other] = [from, withFlips(from, 1, random.split('flip'))];
  for (let step = 0; step < FAR; step++) {
    [one, other] = [synchronousStep(network, one), synchronousStep(network, other)];
  }
  return { period, transient, apart: differing(one, other) };
}

/** Normal weights of which `w_ij` and `w_ji` are correlated by `symmetry`. */
function weightsOf(size: number, symmetry: number, random: Random): Network['weights'] {
  const draws = random.split('weights').normals(size * size);
  const values = new Float64Array(size * size);
  // A share of the symmetric part and of the antisymmetric one.
  const [even, odd] = [Math.sqrt((1 + symmetry) / 2), Math.sqrt((1 - symmetry) / 2)];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [draws[i * size + j] as number, draws[j * size + i] as number];
      values[i * size + j] = even * a + odd * b;
      values[j * size + i] = even * a - odd * b;
    }
  }
  return { size, values, symmetric: symmetry === 1 };
}

function differing(a: Pattern, b: Pattern): number {
  return a.reduce((sum, own, i) => sum + (own === b[i] ? 0 : 1), 0) / a.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
