import { logSoftmax, logSumExp } from '@mneme/tensor-core';
import {
  add,
  expandDims,
  reshape,
  reverse,
  slice,
  stack,
  sub,
  type Tensor,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { chainMessages, stepsOf } from './chain-messages.ts';
import type { Chain } from './chain-potentials.ts';

/** What both ends of a chain say of each of its places, up to a constant each: `[batch, length, states]`. */
interface BothWays {
  readonly forward: Tensor;
  readonly backward: Tensor;
}

/** Both recursions at once: the backward one is the forward one of the chain turned around. */
export function bothWays({ unary, transitions }: Chain): BothWays {
  const turned = { unary: reverse(unary, 1), into: reverse(transitions, 1) };
  const steps = stepsOf(
    stack([unary, turned.unary]),
    stack([transpose(transitions, [0, 1, 3, 2]), turned.into]),
  );
  // Normalized, so that they keep their digits however long the chain is.
  const messages = chainMessages(
    steps,
    (scores) => logSumExp(scores),
    (message) => logSoftmax(message),
  );
  const [forward, backward] = unstack(stack(messages, 2)) as [Tensor, Tensor];
  return { forward, backward: reverse(backward, 1) };
}

/** `log p(z_t = i)`, `[batch, length, states]`. */
export function logMarginals({ forward, backward }: BothWays, { unary }: Chain): Tensor {
  return logSoftmax(add(forward, sub(backward, unary)));
}

/** `log p(z_t = i, z_t+1 = j)`, `[batch, length - 1, states, states]`; for chains of at least two places. */
export function logPairMarginals({ forward, backward }: BothWays, { transitions }: Chain): Tensor {
  const [batch = 1, length = 1, states = 1] = forward.shape;
  const steps = length - 1;
  const before = expandDims(slice(forward, [0, 0, 0], [batch, steps, states]), 3);
  const after = expandDims(slice(backward, [0, 1, 0], [batch, steps, states]), 2);
  const scores = add(add(before, after), transitions);
  return reshape(logSoftmax(reshape(scores, [batch, steps, states * states])), [
    batch,
    steps,
    states,
    states,
  ]);
}
