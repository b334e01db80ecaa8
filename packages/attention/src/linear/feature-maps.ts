import { requireInteger } from '@mneme/tensor-core';
import { add, concat, elu, mul, neg, relu, split, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** From `[..., depth]` to features `[..., features]`, none negative: a kernel `phi(q) . phi(k)` in place of `exp(q . k)`. */
export type FeatureMap = (x: Tensor) => Tensor;

/**
 * `elu(x) + 1`: x + 1 above 0, e^x below (Katharopoulos et al. 2020, equation 7).
 *
 * @example
 * import { eluPlusOne } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * eluPlusOne(tensor([2, 0])).print(); // [3, 1]
 */
export function eluPlusOne(x: Tensor): Tensor {
  return tidy(() => add(elu(x), 1));
}

/**
 * Deterministic parameter-free projection (Schlag, Irie and Schmidhuber 2021, equation 37): products of neighbours in `[relu(x),
 * relu(-x)]`, for shifts of 1 to `shifts`. It has `2 depth shifts` features, of which few are not 0, so that more keys are orthogonal.
 *
 * @throws RangeError `dpfp: shifts must be an integer of at least 1, got 0`
 *
 * @example
 * import { dpfp } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * dpfp(1)(tensor([[2, 3]])).print(); // [[0, 6, 0, 0]]
 */
export function dpfp(shifts: number): FeatureMap {
  requireInteger('dpfp', 'shifts', shifts);
  return (x) =>
    tidy(() => {
      const both = concat([relu(x), relu(neg(x))], -1);
      return concat(
        Array.from({ length: shifts }, (_, i) => mul(both, rolled(both, i + 1))),
        -1,
      );
    });
}

/** The last axis moved on by `shift`, its end first. */
function rolled(x: Tensor, shift: number): Tensor {
  const size = x.shape.at(-1) ?? 0;
  const moved = shift % size;
  if (moved === 0) return x;
  const [head, tail] = split(x, [size - moved, moved], x.rank - 1) as [Tensor, Tensor];
  return concat([tail, head], -1);
}
