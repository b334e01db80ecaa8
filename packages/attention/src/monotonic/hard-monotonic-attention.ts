import { axes, oneHot } from '@mneme/tensor-core';
import {
  argMax,
  cast,
  concat,
  expandDims,
  greaterEqual,
  logicalAnd,
  ones,
  range,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** What {@link hardMonotonicAttention} gives. The tensors belong to the caller. */
export type HardMonotonicAttention = {
  /** `[..., keys]`: 1 at the place of the stop, all 0 where there was none. */
  readonly weights: Tensor;
  /** int32 `[...]`: the place of the stop, the number of keys where there was none. */
  readonly position: Tensor;
};

/**
 * Monotonic attention at inference (Raffel et al. 2017, section 2.2, with a threshold in place of the draw of equation 8):
 * from the previous stop on, left to right and never back, the first place whose probability is at least 1/2. Where there
 * is none the weights are 0, and stay so: the reader has passed the end. It has no gradient.
 *
 * @param probabilities - `[..., keys]`
 * @param position - int32 `[...]`: where it stopped before; 0 before the first step
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { hardMonotonicAttention } from '@mneme/attention';
 *
 * const { weights, position } = hardMonotonicAttention(tensor([0.9, 0.1, 0.7]), tensor(1, [], 'int32'));
 * console.log(weights.arraySync(), position.arraySync()); // [0, 0, 1] 2
 */
export function hardMonotonicAttention(probabilities: Tensor, position: Tensor): HardMonotonicAttention {
  const { keys } = axes('hardMonotonicAttention', { probabilities }, { probabilities: '... keys' });
  const leading = probabilities.shape.slice(0, -1);
  if (position.dtype !== 'int32' || position.shape.join() !== leading.join()) {
    throw new RangeError(
      `hardMonotonicAttention: position must be int32 [${leading.join(', ')}], ` +
        `got ${position.dtype} [${position.shape.join(', ')}]`,
    );
  }
  return tidy(() => {
    const ahead = greaterEqual(range(0, keys, 1, 'int32'), expandDims(position, -1));
    const stops = cast(logicalAnd(ahead, greaterEqual(probabilities, 0.5)), 'int32');
    // A stop behind the end that always holds, so that the first of the largest is where the reader ends up.
    const found = argMax(concat([stops, ones([...leading, 1], 'int32')], -1), -1);
    return { weights: oneHot(cast(found, 'int32'), keys), position: cast(found, 'int32') };
  });
}
