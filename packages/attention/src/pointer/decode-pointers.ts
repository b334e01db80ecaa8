import {
  batchMatMul,
  type CallContext,
  logSoftmax,
  maskedSoftmax,
  oneHot,
  requireInteger,
  select,
} from '@mneme/tensor-core';
import {
  add,
  argMax,
  cast,
  expandDims,
  greater,
  logicalAnd,
  mul,
  ones,
  reshape,
  scalar,
  squeeze,
  stack,
  sum,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { checkItems, DISALLOWED, type PointerInputs, type PointerNetwork } from './pointer-network.ts';
import { eachOnce, type PointerRule } from './pointer-rules.ts';

/** How {@link decodePointers} chooses. */
export interface DecodePointersConfig {
  /** How many choices are made; of a task that ends by a choice, the rule keeps that one to the last step. */
  readonly steps: number;
  /** Default `eachOnce`. */
  readonly rule?: PointerRule;
}

/** What {@link decodePointers} chose. The tensors belong to the caller. */
export type DecodedPointers = {
  /** The places of the items, int32 `[batch, steps]`. */
  readonly chosen: Tensor;
  /**
   * The logarithm of the probability of all choices together, `[batch]`; `-Infinity` where the rule and the mask once left
   * none, and then what is chosen means nothing.
   */
  readonly logProbability: Tensor;
};

/**
 * Greedy decoding of a whole batch: at each step the likeliest item that the rule and the mask allow, the first of several.
 * Nothing is read back from the backend. Weights are reported as `weights`, `[batch, 1, items]`, once a step.
 *
 * @throws RangeError `decodePointers: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { decodePointers, PointerNetwork } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const network = new PointerNetwork({ input: 1, size: 8 }, new Random(0));
 * const { chosen } = decodePointers(network, { items: tensor([[[20], [5], [10]]]) }, { steps: 3 });
 * console.log(chosen.shape); // [1, 3]
 */
export function decodePointers(
  network: PointerNetwork,
  inputs: PointerInputs,
  { steps, rule = eachOnce }: DecodePointersConfig,
  context: CallContext = {},
): DecodedPointers {
  requireInteger('decodePointers', 'steps', steps);
  const { batch, items: count } = checkItems('decodePointers', inputs);
  return tidy(() => {
    const encoded = network.encode(inputs);
    const past: Tensor[] = [];
    const chosen: Tensor[] = [];
    let { state } = encoded;
    let x: Tensor = mul(ones([batch, 1]), network.start);
    let logProbability: Tensor = zeros([batch]);
    for (let m = 0; m < steps; m++) {
      const step = network.step(x, state, encoded);
      const allowed = allowedNow(rule(past, count), inputs, 1);
      context.probe?.report('weights', maskedSoftmax(step.scores, allowed));
      const likely = reshape(logProbabilities(step.scores, allowed), [batch, count]);
      const place = cast(argMax(likely, -1), 'int32');
      const choice = oneHot(place, count);
      logProbability = add(logProbability, sum(mul(choice, likely), -1));
      x = squeeze(batchMatMul(expandDims(choice, 1), inputs.items), [1]);
      state = step.state;
      past.push(choice);
      chosen.push(place);
    }
    return { chosen: stack(chosen, 1), logProbability: orNever(logProbability) };
  });
}

/** What rule and mask allow together, bool, that broadcasts to `[batch, beams, items]`. */
export function allowedNow(ruled: Tensor, { items, mask }: PointerInputs, beams: number): Tensor {
  const [batch = 0, count = 0] = items.shape;
  const each = reshape(ruled, ruled.shape[0] === 1 ? [1, 1, count] : [batch, beams, count]);
  return mask ? logicalAnd(each, expandDims(mask, 1)) : each;
}

/** Of every item, among those that are allowed; -1e30 of the others. */
export function logProbabilities(scores: Tensor, allowed: Tensor): Tensor {
  const never = scalar(DISALLOWED);
  return select(allowed, logSoftmax(select(allowed, scores, never)), never);
}

/** `-Infinity` for what was made of a choice that is not allowed. */
export function orNever(logProbability: Tensor): Tensor {
  const possible = greater(logProbability, DISALLOWED / 2);
  return select(possible, logProbability, scalar(Number.NEGATIVE_INFINITY));
}
