import { requireAtLeastZero, requireInteger } from '@mneme/tensor-core';
import type { Weights } from '../binary/network.ts';
import { type Pattern, requirePatterns } from '../binary/pattern.ts';

export interface PerceptronOptions {
  /** kappa, at least 0: by how much each state of each pattern must be driven its way, in lengths of its row of weights. Default 0. */
  readonly margin?: number;
  /** Sweeps over all patterns after which it gives up. Default 1,000. */
  readonly sweeps?: number;
}

export interface Trained {
  readonly weights: Weights;
  /** Whether every state of every pattern has the margin. */
  readonly stored: boolean;
  readonly sweeps: number;
}

/**
 * Weights by the perceptron's rule, each neuron's row by itself (Gardner 1988; Krauth and Mezard 1987): where a pattern does not drive a
 * neuron its way by more than the margin, it is added to that neuron's row. Up to two patterns for each neuron can be stored so, with no
 * margin; the rows know nothing of each other, so the weights are not symmetric, and there is no energy.
 *
 *     where x_i h_i <= kappa |w_i|:   w_ij += x_i x_j / N   for j /= i
 *
 * @throws RangeError `perceptronWeights: margin must be a finite number of at least 0, got -1`
 *
 * @example
 * import { pattern, perceptronWeights } from '@mneme/hopfield';
 *
 * const { weights, stored } = perceptronWeights([pattern([1, 1, -1, -1]), pattern([1, -1, 1, -1])]);
 * console.log(stored, weights.symmetric); // true false
 */
export function perceptronWeights(patterns: readonly Pattern[], options: PerceptronOptions = {}): Trained {
  return train('perceptronWeights', patterns, options, false);
}

/**
 * The same with `w_ij` and `w_ji` changed together, so that there is an energy: fewer patterns fit.
 *
 * @example
 * import { pattern, symmetricPerceptronWeights } from '@mneme/hopfield';
 *
 * console.log(symmetricPerceptronWeights([pattern([1, 1, -1])]).weights.symmetric); // true
 */
export function symmetricPerceptronWeights(
  patterns: readonly Pattern[],
  options: PerceptronOptions = {},
): Trained {
  return train('symmetricPerceptronWeights', patterns, options, true);
}

function train(
  where: string,
  patterns: readonly Pattern[],
  { margin = 0, sweeps = 1000 }: PerceptronOptions,
  symmetric: boolean,
): Trained {
  const size = requirePatterns(where, patterns);
  requireAtLeastZero(where, 'margin', margin);
  requireInteger(where, 'sweeps', sweeps);
  const values = new Float64Array(size * size);
  const weights = { size, values, symmetric };
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    let changed = false;
    for (const states of patterns) {
      for (let i = 0; i < size; i++) {
        if (isStored(values, states, i, margin)) continue;
        changed = true;
        add(values, states, i, symmetric);
      }
    }
    if (!changed) return { weights, stored: true, sweeps: sweep };
  }
  return { weights, stored: false, sweeps };
}

/** Whether a pattern drives neuron i its way by more than the margin. */
function isStored(values: Float64Array, states: Pattern, i: number, margin: number): boolean {
  const size = states.length;
  let [field, squares] = [0, 0];
  for (let j = 0; j < size; j++) {
    const weight = values[i * size + j] as number;
    field += weight * (states[j] as number);
    squares += weight * weight;
  }
  return (states[i] as number) * field > margin * Math.sqrt(squares);
}

function add(values: Float64Array, states: Pattern, i: number, symmetric: boolean): void {
  const size = states.length;
  for (let j = 0; j < size; j++) {
    if (j === i) continue;
    const change = ((states[i] as number) * (states[j] as number)) / size;
    values[i * size + j] = (values[i * size + j] as number) + change;
    if (symmetric) values[j * size + i] = values[i * size + j] as number;
  }
}
