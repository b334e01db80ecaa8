import { batchMatMul, oneHot } from '@mneme/tensor-core';
import { add, argMax, expandDims, squeeze, stack, type Tensor } from '@tensorflow/tfjs-core';
import type { Steps } from './chain-messages.ts';

/**
 * From the last place back to the first, the state that scores highest given the one behind it. By messages of maxima that
 * is the best sequence; by messages of sums and with Gumbel noise, a sample.
 *
 * @param noise - of each place, `[..., batch, states]`
 * @returns `[..., batch, length]` of int32
 */
export function traceBack(messages: readonly Tensor[], { into }: Steps, noise?: readonly Tensor[]): Tensor {
  const states: Tensor[] = [];
  for (let place = messages.length - 1; place >= 0; place--) {
    let scores = messages[place] as Tensor;
    const [behind, step] = [states[0], into[place]];
    if (behind && step) {
      const chosen = expandDims(oneHot(behind, scores.shape.at(-1) ?? 1), -2);
      scores = add(scores, squeeze(batchMatMul(chosen, step), [-2]));
    }
    const draw = noise?.[place];
    states.unshift(argMax(draw ? add(scores, draw) : scores, -1));
  }
  return stack(states, states[0]?.rank ?? 0);
}
