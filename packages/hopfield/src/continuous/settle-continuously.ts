import { requireInteger, requirePositive } from '@mneme/tensor-core';
import type { Network } from '../binary/network.ts';
import { type Activation, costOf, outputOf } from './activation.ts';

export interface ContinuousOptions {
  /** How steeply outputs follow potentials, above 0: few steps from binary neurons where it is large. Default 10. */
  readonly gain?: number;
  /** Default `bipolar`. */
  readonly activation?: Activation;
  /**
   * What time goes on by in a step, in units of the neurons' own time. Default 0.05, or less: half of what the gain and the strongest row of
   * weights allow before outputs overshoot.
   */
  readonly timestep?: number;
  /** After so many steps it ends unsettled. Default 100,000. */
  readonly steps?: number;
  /**
   * It is settled where no potential is further than this from what drives it. Outputs would not do: at their ends they stand still while
   * the potentials are on their way across. Default 1e-4.
   */
  readonly tolerance?: number;
  /** Called after each step with the outputs as they are then, which go on changing. */
  readonly onStep?: (step: number, outputs: Float64Array) => void;
}

export interface ContinuousRecall {
  /** V */
  readonly outputs: Float64Array;
  /** u */
  readonly potentials: Float64Array;
  readonly settled: boolean;
  readonly steps: number;
}

/**
 * Lets a network of graded neurons run (Hopfield 1984, equation 5): potentials leak, and follow what drives them; outputs follow potentials.
 * With symmetric weights {@link continuousEnergy} falls all the time, as long as the steps are small against the weights.
 *
 *     du_i/dt = -u_i + sum_j w_ij V_j + b_i,   V_i = tanh(gain u_i)
 *
 * @param potentials - u at the start
 * @throws RangeError `settleContinuously: potentials must be 3 numbers, got 2`
 *
 * @example
 * import { hebbianWeights, pattern, settleContinuously } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, 1, -1])]);
 * const { outputs, settled } = settleContinuously({ weights }, Float64Array.of(0.2, -0.1, -0.2));
 * console.log(settled, Array.from(outputs, Math.round).join()); // true 1,1,-1
 */
export function settleContinuously(
  network: Network,
  potentials: Float64Array,
  options: ContinuousOptions = {},
): ContinuousRecall {
  const { gain = 10, activation = 'bipolar', steps = 100_000, tolerance = 1e-4 } = options;
  requireFit('settleContinuously', network, 'potentials', potentials);
  requirePositive('settleContinuously', 'gain', gain);
  const timestep = options.timestep ?? Math.min(0.05, 1 / (2 * gain * strongest(network)));
  requirePositive('settleContinuously', 'timestep', timestep);
  requireInteger('settleContinuously', 'steps', steps);
  const u = Float64Array.from(potentials);
  const outputs = u.map((own) => outputOf(own, gain, activation));
  for (let step = 1; step <= steps; step++) {
    const driving = drive(network, outputs);
    let furthest = 0;
    for (let i = 0; i < u.length; i++) {
      const away = (driving[i] as number) - (u[i] as number);
      furthest = Math.max(furthest, Math.abs(away));
      u[i] = (u[i] as number) + timestep * away;
      outputs[i] = outputOf(u[i] as number, gain, activation);
    }
    options.onStep?.(step, outputs);
    if (furthest <= tolerance) return { outputs, potentials: u, settled: true, steps: step };
  }
  return { outputs, potentials: u, settled: false, steps };
}

/**
 * What falls while a network of graded neurons runs (Hopfield 1984, equation 7): the energy of binary neurons, and what it costs each to be
 * away from the middle, which vanishes with a large gain.
 *
 *     E = -1/2 sum_ij w_ij V_i V_j - sum_i b_i V_i + sum_i int_0^V_i u dV
 *
 * @throws RangeError `continuousEnergy: weights must be symmetric, got others: they have no energy`
 *
 * @example
 * import { continuousEnergy, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, 1])]);
 * console.log(continuousEnergy({ weights }, Float64Array.of(0, 0))); // 0
 */
export function continuousEnergy(
  network: Network,
  outputs: Float64Array,
  { gain = 10, activation = 'bipolar' }: Pick<ContinuousOptions, 'gain' | 'activation'> = {},
): number {
  requireFit('continuousEnergy', network, 'outputs', outputs);
  requirePositive('continuousEnergy', 'gain', gain);
  if (!network.weights.symmetric) {
    throw new RangeError('continuousEnergy: weights must be symmetric, got others: they have no energy');
  }
  const driving = drive(network, outputs);
  let sum = 0;
  for (const [i, output] of outputs.entries()) {
    const own = network.bias ? (network.bias[i] as number) : 0;
    sum -= output * (((driving[i] as number) - own) / 2 + own);
    sum += costOf(output, gain, activation);
  }
  return sum;
}

/** The largest sum of a row's weights without their signs. */
function strongest({ weights: { size, values } }: Network): number {
  const sums = Array.from({ length: size }, (_, i) =>
    values.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + Math.abs(value), 0),
  );
  return Math.max(...sums);
}

function drive({ weights, bias }: Network, outputs: Float64Array): Float64Array {
  const { size, values } = weights;
  return outputs.map((_, i) => {
    let sum = bias ? (bias[i] as number) : 0;
    for (let j = 0; j < size; j++) sum += (values[i * size + j] as number) * (outputs[j] as number);
    return sum;
  });
}

function requireFit(where: string, { weights, bias }: Network, name: string, numbers: Float64Array): void {
  if (numbers.length !== weights.size) {
    throw new RangeError(`${where}: ${name} must be ${weights.size} numbers, got ${numbers.length}`);
  }
  if (bias && bias.length !== weights.size) {
    throw new RangeError(`${where}: bias must be ${weights.size} numbers, got ${bias.length}`);
  }
}
