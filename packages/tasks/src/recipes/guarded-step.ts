import {
  type CallContext,
  checkFinite,
  clipByGlobalNorm,
  FiniteGuard,
  type Optimizer,
  valueAndGradient,
} from '@mneme/tensor-core';
import { dispose, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface GuardedStep {
  readonly model: object;
  readonly optimizer: Optimizer;
  /** The number of the step, for errors. */
  readonly step: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
  /** Default the optimizer's. */
  readonly learningRate?: number;
  /** What is to become less; it hands the context on to the model. */
  loss(context?: CallContext): Tensor;
}

/**
 * One step of training: loss, gradients, clipping, the optimizer. Returns the loss.
 *
 * @throws FiniteError with the step and the path of what was not finite first, when the loss is not
 */
export function guardedStep({ model, optimizer, step, clip, learningRate, loss }: GuardedStep): number {
  const { value, gradients } = valueAndGradient(model, () => loss() as Scalar);
  const made = value.dataSync()[0] ?? Number.NaN;
  if (!Number.isFinite(made)) {
    // Once more, watched: the guard throws at the first number in the model that is not finite.
    checkFinite({ step, model });
    tidy(() => void loss({ probe: new FiniteGuard(step) }));
    checkFinite({ step, loss: value, gradients });
  }
  const clipped = clipByGlobalNorm(gradients, clip);
  optimizer.apply(model, clipped, learningRate === undefined ? {} : { learningRate });
  dispose([value, ...gradients.values(), ...clipped.values()]);
  return made;
}
