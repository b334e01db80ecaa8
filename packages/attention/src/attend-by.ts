import { axes, batchMatMul, type CallContext } from '@mneme/tensor-core';
import { tidy } from '@tensorflow/tfjs-core';
import type { Attended, AttendReturns } from './attend.ts';
import type { AttendInputs } from './attend-inputs.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import type { Score } from './scores/score.ts';

export interface AttendByOptions<Returns extends Pick<AttendReturns, 'weights'>> {
  /** How well keys match queries. */
  readonly score: Score;
  /** From scores to weights. */
  readonly normalizer: Normalizer;
  readonly returns?: Returns;
}

/**
 * Attention by any score and any normalizer: similarity, separation, projection.
 *
 *     output_i = sum_n weights_in value_n,   weights = normalizer(score(query, key), mask)
 *
 * With `scaledDotScore` and `maskedSoftmax` it is `attend`. Weights are reported as `weights` to `context.probe`.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { attendBy, distanceScore, sparsemax } from '@mneme/attention';
 *
 * const places = tensor([[0, 0], [3, 4]]);
 * const inputs = { query: tensor([[0, 1]]), key: places, value: places };
 * attendBy(inputs, { score: distanceScore, normalizer: sparsemax }).output.print(); // [[0, 0]]
 */
export function attendBy<const Returns extends Pick<AttendReturns, 'weights'> = object>(
  { query, key, value, mask }: AttendInputs,
  { score, normalizer, returns }: AttendByOptions<Returns>,
  context: CallContext = {},
): Attended<Returns> {
  const patterns = { query: '... queries depth', key: '... keys keyDepth', value: '... keys width' } as const;
  axes('attendBy', { query, key, value }, patterns);
  return tidy(() => {
    const weights = normalizer(score(query, key), mask);
    context.probe?.report('weights', weights);
    return { output: batchMatMul(weights, value), ...(returns?.weights && { weights }) };
  }) as unknown as Attended<Returns>;
}
