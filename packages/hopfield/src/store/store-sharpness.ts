import { slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { nearness } from './nearness.ts';

/** Patterns that are looked at for how far they are apart. */
const LOOKED_AT = 1000;
/** What all other patterns together may weigh beside one that is half of its way to its neighbour nearer. */
const OTHERS = 0.01;

/**
 * A sharpness for patterns by how far each is from its nearest neighbour: with a cue that is a quarter of the median way off, the others together
 * weigh a hundredth. Patterns that are the same twice have no part in it.
 */
export function storeSharpness(patterns: Tensor): number {
  const [count = 0, depth = 1] = patterns.shape;
  if (count < 2) return 1;
  const looked = Math.min(count, LOOKED_AT);
  const distances = tidy(() =>
    nearness(slice(patterns, [0, 0], [looked, depth]), patterns).dataSync<'float32'>(),
  );
  const nearest: number[] = [];
  for (let i = 0; i < looked; i++) {
    let best = Infinity;
    for (let j = 0; j < count; j++) {
      const square = -(distances[i * count + j] as number);
      if (i !== j && square > 1e-6) best = Math.min(best, square);
    }
    if (best < Infinity) nearest.push(best);
  }
  if (nearest.length === 0) return 1;
  const median = nearest.sort((a, b) => a - b)[Math.floor(nearest.length / 2)] as number;
  // At a quarter of the way d, the squares of the two distances differ by d^2 / 2.
  return (4 * Math.log((count - 1) / OTHERS)) / median;
}
