import { type Pattern, randomPattern } from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';

/** Independent random patterns. */
export function drawPatterns(count: number, neurons: number, random: Random): Pattern[] {
  return Array.from({ length: count }, (_, p) => randomPattern(neurons, random.at(p)));
}
