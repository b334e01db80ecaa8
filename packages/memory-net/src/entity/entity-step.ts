import { axes, linear, safeNorm } from '@mneme/tensor-core';
import {
  add,
  div,
  expandDims,
  mul,
  neg,
  relu,
  sigmoid,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** What one sentence does to the slots of a recurrent entity network. */
export interface EntityStep {
  /** h, `[batch, slots, width]` */
  readonly hidden: Tensor;
  /** w, `[slots, width]`: what each slot is about. */
  readonly keys: Tensor;
  /** s, `[batch, width]` */
  readonly sentence: Tensor;
  /** `V w_j + W s`, `[batch, slots, width]`: what the candidates are made of besides the state, for many sentences at once. */
  readonly drive: Tensor;
  /** `[batch, 1]`: 0 where there is no sentence, and the slots stay, 1 elsewhere. Default: 1. */
  readonly present?: Tensor;
}

/** The weights of an {@link entityStep} that are not in its `drive`. */
export interface EntityWeights {
  /** U, `[width, width]` as `[out, in]` */
  readonly stateWeight: Tensor;
  /** Of the rectifier, by what it multiplies what is below 0, `[width]`. */
  readonly slope: Tensor;
}

/**
 * One step of a recurrent entity network, for all slots in parallel (Henaff, Weston, Szlam, Bordes and LeCun 2017, equations 2 to 5):
 *
 *     g_j = sigmoid(s . h_j + s . w_j)
 *     h~_j = phi(U h_j + V w_j + W s),   phi(x) = max(0, x) - slope max(0, -x)
 *     h_j <- (h_j + g_j h~_j) / |h_j + g_j h~_j|
 *
 * A slot of length 1 that no sentence comes to stays as it is. Differentiable in all tensors.
 *
 * @returns `hidden`, `[batch, slots, width]`, each of length 1, and `gates`, `[batch, slots]`
 * @throws ShapeError `entityStep: keys must be [slots, width], got [7, 3]: slots is 5 in hidden but 7 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { entityStep } from '@mneme/memory-net';
 *
 * const step = { hidden: tensor([[[1, 0]]]), keys: tensor([[0, 0]]), sentence: tensor([[0, 0]]), drive: tensor([[[0, 2]]]) };
 * const weights = { stateWeight: tensor([[0, 0], [0, 0]]), slope: tensor([1, 1]) };
 * entityStep(step, weights).hidden.print(); // [[[0.7071, 0.7071]]]: [1, 0] + [0, 2] / 2, of length 1
 */
export function entityStep(
  step: EntityStep,
  { stateWeight, slope }: EntityWeights,
): { readonly hidden: Tensor; readonly gates: Tensor } {
  const { hidden, keys, sentence, drive, present } = step;
  axes(
    'entityStep',
    { hidden, keys, sentence, drive, present, stateWeight, slope },
    {
      hidden: 'batch slots width',
      keys: 'slots width',
      sentence: 'batch width',
      drive: 'batch slots width',
      present: 'batch 1',
      stateWeight: 'width width',
      slope: 'width',
    },
  );
  return tidy(() => {
    const open = sigmoid(sum(mul(add(hidden, keys), expandDims(sentence, 1)), 2));
    const gates = present ? mul<Tensor>(open, present) : open;
    const wanted = add(linear(hidden, stateWeight), drive);
    const candidate = sub(relu(wanted), mul(slope, relu(neg(wanted))));
    const moved = add(hidden, mul(expandDims(gates, 2), candidate));
    return { hidden: div<Tensor>(moved, safeNorm(moved, -1, 1e-12, true)), gates };
  });
}
