import { type Scalar, type Tensor, variableGrads } from '@tensorflow/tfjs-core';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { parametersOf } from './parameters.ts';

/** A loss and its gradients, keyed as {@link parametersOf} keys the parameters. Both belong to the caller. */
export interface ValueAndGradient {
  readonly value: Scalar;
  /** A parameter on which the loss does not depend has no entry. */
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/**
 * The loss and its gradient with respect to every parameter of `model`.
 *
 * @example
 * import { setBackend, mean, square, ones } from '@tensorflow/tfjs-core';
 * import { Linear, Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const { value, gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 * console.log(value.shape, [...gradients.keys()]); // [] ['weight', 'bias']
 */
export function valueAndGradient(model: object, loss: () => Scalar): ValueAndGradient {
  ensureGradients();
  const parameters = parametersOf(model);
  if (parameters.size === 0) {
    throw new RangeError(
      'valueAndGradient: model must be an object with trainable variables, got one without any',
    );
  }
  const { value, grads } = variableGrads(loss, [...parameters.values()]);
  const gradients = new Map<string, Tensor>();
  for (const [path, { name }] of parameters) {
    // tfjs gives null for a variable that the loss does not depend on, whatever its types say.
    const gradient: Tensor | null | undefined = grads[name];
    if (gradient) gradients.set(path, gradient);
  }
  return { value, gradients };
}
