import { axes, glorotUniform, linear, parameter, type Random, ShapeError } from '@mneme/tensor-core';
import { add, slice, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { Score, ScoreLayer } from './score.ts';

/**
 * Scores by place alone, from the query: `s = Wq` (Luong, Pham and Manning 2015, equation 9, "location"). What a key
 * holds does not matter, only where it stands.
 *
 * @param weight - W, `[places, depth]`: at least as many places as keys
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { locationScore } from '@mneme/attention';
 *
 * locationScore(tensor([[1, 2]]), zeros([2, 5]), tensor([[1, 0], [0, 1], [1, 1]])).print(); // [[1, 2]]
 */
export function locationScore(query: Tensor, key: Tensor, weight: Tensor): Tensor {
  const patterns = { query: '... queries depth', key: '... keys keyDepth', weight: 'places depth' } as const;
  const { keys, places } = axes('locationScore', { query, key, weight }, patterns);
  if (keys > places) {
    throw new ShapeError(
      `locationScore: key must have at most ${places} keys, got [${key.shape.join(', ')}]`,
    );
  }
  return tidy(() => {
    const scores = linear(query, slice(weight, 0, keys));
    // A key's own leading axes broadcast as in any score.
    return add(scores, zeros([...key.shape.slice(0, -2), 1, keys]));
  });
}

/** {@link locationScore} with a weight of its own, Glorot-uniform at first. */
export class LocationScore implements ScoreLayer {
  /** W, `[places, depth]` */
  readonly weight: Variable;

  constructor({ places, depth }: { readonly places: number; readonly depth: number }, random: Random) {
    this.weight = parameter(glorotUniform([places, depth], random.split('weight')));
  }

  readonly score: Score = (query, key) => locationScore(query, key, this.weight);
}
