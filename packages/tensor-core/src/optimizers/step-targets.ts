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
 * @throws RangeError `Sgd.apply: state of weight must be [2, 3], got [5, 3]: it was made for another model`
 */
export function stepTargets(
  where: string,
  model: object,
  gradients: ReadonlyMap<string, Tensor>,
  states: readonly ReadonlyMap<string, Tensor>[],
): readonly StepTarget[] {
  const parameters = parametersOf(model);
  return Array.from(gradients, ([path, gradient]) => {
    const parameter = requireParameter(where, parameters, path, 'gradients must be keyed by');
    requireShapeOf(`${where}: gradient of ${path}`, parameter, gradient);
    for (const slots of states) {
      const state = slots.get(path);
      if (state)
        requireShapeOf(`${where}: state of ${path}`, parameter, state, ': it was made for another model');
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
  if (typeof rate !== 'number') {
    if (rate.size === 1) return rate;
    throw new RangeError(
      `${where}: learningRate must be a number or a scalar, got [${rate.shape.join(', ')}]`,
    );
  }
  requireAtLeastZero(where, 'learningRate', rate);
  return scalar(rate);
}

function requireShapeOf(what: string, { rank, shape }: Tensor, other: Tensor, why = ''): void {
  if (rank === other.rank && shape.every((size, axis) => size === other.shape[axis])) return;
  throw new RangeError(`${what} must be [${shape.join(', ')}], got [${other.shape.join(', ')}]${why}`);
}
