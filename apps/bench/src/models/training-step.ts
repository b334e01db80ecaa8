import { crossEntropy, type Optimizer, valueAndGradient } from '@mneme/tensor-core';
import { dispose, type Scalar, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Takes one step down the mean cross-entropy of what `logits` gives, and gives that loss; nothing else is left behind.
 *
 * @param labels - `[...]` of int32
 */
export function trainingStep(
  model: object,
  optimizer: Optimizer,
  logits: () => Tensor,
  labels: Tensor,
): number {
  const { value, gradients } = valueAndGradient(model, () => crossEntropy(logits(), labels) as Scalar);
  optimizer.apply(model, gradients);
  const loss = value.dataSync()[0] ?? Number.NaN;
  dispose([value, ...gradients.values()]);
  return loss;
}
