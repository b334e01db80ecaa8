import { axes, cumprod, cumsum } from '@mneme/tensor-core';
import {
  add,
  clipByValue,
  concat,
  div,
  mul,
  slice,
  stack,
  sub,
  type Tensor,
  tidy,
  unstack,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';

const PATTERNS = { probabilities: '... keys', previous: '... keys' } as const;

/**
 * Monotonic attention in expectation (Raffel et al. 2017, equation 9). A reader goes over the places from where it
 * stopped before, and stops at each with a probability of its own: what comes out is the probability of each place to be
 * the next stop.
 *
 *     a_ij = p_ij sum_{k <= j} a_{i-1,k} (1 - p_ik) .. (1 - p_i,j-1)
 *
 * All places at once: the linear recurrence of {@link monotonicAttentionRecursive} in log2(keys) rounds, each of which
 * doubles how far every sum reaches. It divides by nothing, so it is exact, and its gradient finite, for any
 * probabilities, 0 and 1 included. What is missing from a sum of 1 is the probability to have passed the end.
 *
 * @param probabilities - p_i, `[..., keys]`, in [0, 1]: to stop at a place that the reader stands at
 * @param previous - a_{i-1}, `[..., keys]`; before the first step 1 at the first place and 0 elsewhere
 * @returns a_i, `[..., keys]`
 * @throws ShapeError `monotonicAttention: previous must be [..., keys], got [1, 3]: keys is 2 in probabilities but 3 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { monotonicAttention } from '@mneme/attention';
 *
 * monotonicAttention(tensor([0.5, 0.5, 1]), tensor([1, 0, 0])).print(); // [0.5, 0.25, 0.25]
 */
export function monotonicAttention(probabilities: Tensor, previous: Tensor): Tensor {
  const { keys } = axes('monotonicAttention', { probabilities, previous }, PATTERNS);
  return tidy(() => {
    // Of a reader at a place: the probability to have come from `by` places before without a stop.
    let passed = shifted(sub(1, probabilities), 1);
    let arrived = previous;
    for (let by = 1; by < keys; by *= 2) {
      arrived = add(arrived, mul(passed, shifted(arrived, by)));
      if (2 * by < keys) passed = mul(passed, shifted(passed, by));
    }
    return mul(probabilities, arrived);
  });
}

/** The last axis moved `by` places to the right; zeros come in at the left. */
function shifted(x: Tensor, by: number): Tensor {
  const leading = x.shape.slice(0, -1);
  const length = x.shape.at(-1) ?? 0;
  if (by >= length) return zerosLike(x);
  const kept = slice(x, new Array<number>(x.rank).fill(0), [...leading, length - by]);
  return concat([zeros([...leading, by]), kept], -1);
}

/**
 * {@link monotonicAttention} place by place, as it is defined (Raffel et al. 2017, equations 13 and 14):
 *
 *     q_ij = (1 - p_i,j-1) q_i,j-1 + a_{i-1,j},   a_ij = p_ij q_ij
 *
 * @param probabilities - p_i, `[..., keys]`, in [0, 1]
 * @param previous - a_{i-1}, `[..., keys]`
 * @returns a_i, `[..., keys]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { monotonicAttentionRecursive } from '@mneme/attention';
 *
 * monotonicAttentionRecursive(tensor([0.5, 0.5, 1]), tensor([1, 0, 0])).print(); // [0.5, 0.25, 0.25]
 */
export function monotonicAttentionRecursive(probabilities: Tensor, previous: Tensor): Tensor {
  axes('monotonicAttentionRecursive', { probabilities, previous }, PATTERNS);
  return tidy(() => {
    const axis = probabilities.rank - 1;
    const [stops, before] = [unstack(probabilities, axis), unstack(previous, axis)];
    let going = zerosLike(before[0] as Tensor);
    const weights = stops.map((stop, j) => {
      const arrived = add(going, before[j] as Tensor);
      going = mul(sub(1, stop), arrived);
      return mul(stop, arrived);
    });
    return stack(weights, axis);
  });
}

/**
 * {@link monotonicAttention} by cumulative products and sums (Raffel et al. 2017, appendix C.1), with P the exclusive
 * cumulative product of 1 - p:
 *
 *     a_i = p_i P_i cumsum(a_{i-1} / P_i)
 *
 * P is clipped to [1e-10, 1]. It is the closed form of the literature: right only where P stays above that, up to the
 * last place that matters; a probability near 1 before it makes it wrong. The other forms have no such limit.
 *
 * @param probabilities - p_i, `[..., keys]`, in [0, 1]
 * @param previous - a_{i-1}, `[..., keys]`
 * @returns a_i, `[..., keys]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { monotonicAttentionByProducts } from '@mneme/attention';
 *
 * monotonicAttentionByProducts(tensor([0.5, 0.5, 1]), tensor([1, 0, 0])).print(); // [0.5, 0.25, 0.25]
 */
export function monotonicAttentionByProducts(probabilities: Tensor, previous: Tensor): Tensor {
  axes('monotonicAttentionByProducts', { probabilities, previous }, PATTERNS);
  return tidy(() => {
    const passed = cumprod(sub(1, probabilities), -1, { exclusive: true });
    const clipped = clipByValue(passed, 1e-10, 1);
    return mul(mul(probabilities, passed), cumsum(div(previous, clipped), -1));
  });
}
