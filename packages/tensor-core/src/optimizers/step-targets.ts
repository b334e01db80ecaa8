import { type Scalar, scalar, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { parametersOf } from '../module/parameters.ts';
import { requireAtLeastZero } from '../shape/require-number.ts';

/** A parameter that a step changes, and its gradient. */
export interface StepTarget {
  readonly path: string;
  readonly parameter: Variable;
  readonly gradient: Tensor;
}

/**
 * Pairs gradients with the parameters of `model`.
 *
 * @throws RangeError `Sgd.apply: gradients must be keyed by parameters of the model, got "bias"`
 * @throws RangeError `Sgd.apply: gradient of weight must be [2, 3], got [3, 2]`
 */
export function stepTargets(
  where: string,
  model: object,
  gradients: ReadonlyMap<string, Tensor>,
): readonly StepTarget[] {
  const parameters = parametersOf(model);
  return Array.from(gradients, ([path, gradient]) => {
    const parameter = requireParameter(where, parameters, path, 'gradients must be keyed by');
    if (!sameShape(parameter, gradient)) {
      const [expected, got] = [parameter.shape.join(', '), gradient.shape.join(', ')];
      throw new RangeError(`${where}: gradient of ${path} must be [${expected}], got [${got}]`);
    }
    return { path, parameter, gradient };
  });
}

/** The parameter at `path`, or an error that says what the caller's argument must do. */
export function requireParameter(
  where: string,
  parameters: ReadonlyMap<string, Variable>,
  path: string,
  contract: string,
): Variable {
  const parameter = parameters.get(path);
  if (!parameter) throw new RangeError(`${where}: ${contract} parameters of the model, got "${path}"`);
  return parameter;
}

/** The learning rate as a scalar tensor; a tensor is taken as it is. */
export function learningRateTensor(where: string, rate: number | Scalar): Scalar {
  if (typeof rate !== 'number') return rate;
  requireAtLeastZero(where, 'learningRate', rate);
  return scalar(rate);
}

function sameShape(a: Tensor, b: Tensor): boolean {
  return a.rank === b.rank && a.shape.every((size, axis) => size === b.shape[axis]);
}
