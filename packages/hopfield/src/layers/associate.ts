import { type Attended, type AttendInputs, type AttendReturns, attend, attendExact } from '@mneme/attention';
import {
  axes,
  type Band,
  type CallContext,
  requireFraction,
  requireInteger,
  requirePositive,
} from '@mneme/tensor-core';
import { mul, reshape, Tensor, tidy } from '@tensorflow/tfjs-core';

export interface AssociateOptions<Returns extends AttendReturns> {
  /** How often a state is updated. Default 1, which is attention. */
  readonly steps?: number;
  /** beta, above 0: a number, or one for each head, `[heads]`, which is differentiated too. Default `1 / sqrt(depth)`. */
  readonly sharpness?: number | Tensor;
  /** Which patterns a state sees by their distance. */
  readonly band?: Band;
  /** The part of the last update's weights that is dropped where `context.random` is there, in [0, 1). Default 0. */
  readonly dropout?: number;
  /** `weights` and `logSumExp` are those of the last update. */
  readonly returns?: Returns;
}

/**
 * Association of states with stored patterns, each with a value (Ramsauer et al. 2021, equation 10, with more than one update): the states
 * walk among the keys, and where the last update would give a mean of keys it gives the same mean of values.
 *
 *     q <- softmax(beta q K') K,   steps - 1 times,   then   output = softmax(beta q K') V
 *
 * One step is attention. A state whose mask leaves no pattern gets zeros. Each update reports its weights as `weights` to `context.probe`.
 *
 * @param inputs - `query`, the states, `[..., queries, depth]`; `key`, the patterns, `[..., keys, depth]`; `value`, `[..., keys, width]`
 * @throws RangeError `associate: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { associate } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const key = tensor([[1, 0], [0, 1]]);
 * const value = tensor([[5], [7]]);
 * associate({ query: tensor([[0.4, 0.6]]), key, value }, { steps: 3, sharpness: 20 }).output.print(); // [[7]]
 */
export function associate<const Returns extends AttendReturns = object>(
  inputs: AttendInputs,
  options: AssociateOptions<Returns> = {},
  context: CallContext = {},
): Attended<Returns> {
  const { query, key, value, mask } = inputs;
  const { depth } = axes('associate', { query, key, value }, PATTERNS);
  const { steps = 1, sharpness = 1 / Math.sqrt(depth), band, dropout = 0, returns } = options;
  requireInteger('associate', 'steps', steps);
  requireFraction('associate', 'dropout', dropout);
  if (sharpness instanceof Tensor) axes('associate', { query, sharpness }, HEADS);
  else requirePositive('associate', 'sharpness', sharpness);
  return tidy(() => {
    // A number goes to the kernel; a tensor scales the states, so that it gets a gradient.
    const [scale, sharpened] =
      sharpness instanceof Tensor
        ? [1, (state: Tensor): Tensor => mul(state, reshape(sharpness, [-1, 1, 1]))]
        : [sharpness, (state: Tensor): Tensor => state];
    const common = { scale, ...(band && { band }) };
    let state = query;
    for (let step = 1; step < steps; step++) {
      const walk = { query: sharpened(state), key, value: key, ...(mask && { mask }) };
      state = attend(walk, common, context).output;
    }
    const read = { query: sharpened(state), key, value, ...(mask && { mask }) };
    return { ...attendExact(read, { ...common, dropout, ...(returns && { returns }) }, context) };
  }) as unknown as Attended<Returns>;
}

const PATTERNS = { query: '... queries depth', key: '... keys depth', value: '... keys width' } as const;
const HEADS = { query: '... heads queries depth', sharpness: 'heads' } as const;
