import { addN, mul, type Scalar, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Probe } from './context.ts';
import { tensorsOf } from './parameters.ts';

/** A number that training computes is NaN or infinite. */
export class FiniteError extends RangeError {
  override readonly name = 'FiniteError';
  readonly step: number;
  /** `loss`, or the path of the parameter, its gradient, or the value that was reported to the guard. */
  readonly path: string;

  constructor(step: number, what: string, path: string, found: string) {
    super(`step ${step}: ${what} must be finite, got ${found}`);
    this.step = step;
    this.path = path;
  }
}

/** What {@link checkFinite} looks at; what is absent is passed over. */
export interface FiniteCheck {
  readonly step: number;
  readonly model?: object;
  readonly loss?: Scalar;
  readonly gradients?: ReadonlyMap<string, Tensor>;
}

/**
 * Throws at the first NaN or infinity, in the order of cause and effect: parameters and buffers, loss,
 * gradients. Call it between the gradient and the optimizer's step; it reads one number back where all is
 * well.
 *
 * @throws {@link FiniteError} `step 120: gradient of layers.0.weight must be finite, got NaN at [3, 1]`
 *
 * @example
 * import { mean, ones, square } from '@tensorflow/tfjs-core';
 * import { checkFinite, Linear, Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const { value, gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 * checkFinite({ step: 0, model, loss: value, gradients });
 */
export function checkFinite({ step, model, loss, gradients }: FiniteCheck): void {
  const checked: { readonly what: string; readonly path: string; readonly tensor: Tensor }[] = [];
  for (const [path, tensor] of model ? tensorsOf(model) : []) {
    if (tensor.dtype === 'float32') checked.push({ what: path, path, tensor });
  }
  if (loss) checked.push({ what: 'loss', path: 'loss', tensor: loss });
  for (const [path, tensor] of gradients ?? []) checked.push({ what: `gradient of ${path}`, path, tensor });
  // x * 0 is 0 where x is finite and NaN where it is not: one number tells for all.
  const clean = tidy(() => {
    const marks = checked.filter(({ tensor }) => tensor.size > 0).map(({ tensor }) => sum(mul(tensor, 0)));
    return marks.length === 0 || addN(marks).dataSync()[0] === 0;
  });
  if (clean) return;
  for (const { what, path, tensor } of checked) requireFinite(step, what, path, tensor);
}

/**
 * A probe that throws at the first value reported to it that is not finite. Values report themselves in the
 * order in which they are computed, so that the path is that of the module that made it.
 *
 * @throws {@link FiniteError} `step 120: hops.0.weights must be finite, got Infinity at [3, 1]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { FiniteGuard } from '@mneme/tensor-core';
 *
 * const context = { probe: new FiniteGuard(120) };
 * context.probe.within('hops').within('0').report('weights', tensor([0.25, 0.75]));
 */
export class FiniteGuard implements Probe {
  readonly step: number;
  readonly path: string;

  constructor(step: number, path = '') {
    this.step = step;
    this.path = path;
  }

  report(name: string, value: Tensor): void {
    const path = this.within(name).path;
    if (value.dtype === 'float32') requireFinite(this.step, path, path, value);
  }

  within(name: string): FiniteGuard {
    return new FiniteGuard(this.step, this.path ? `${this.path}.${name}` : name);
  }
}

function requireFinite(step: number, what: string, path: string, tensor: Tensor): void {
  const values = tensor.dataSync();
  const flat = values.findIndex((value) => !Number.isFinite(value));
  if (flat < 0) return;
  const index: number[] = [];
  let rest = flat;
  for (const size of tensor.shape.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  const place = index.length > 0 ? ` at [${index.join(', ')}]` : '';
  throw new FiniteError(step, what, path, `${values[flat]}${place}`);
}
