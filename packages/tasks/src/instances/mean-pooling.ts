import type { Items, SaliencyPooled } from '@mneme/attention';
import { axes, type CallContext } from '@mneme/tensor-core';
import { fill, mean, tidy } from '@tensorflow/tfjs-core';

/** The plain mean of the items, which has nothing to learn: what attention is held against. Takes no mask. */
export class MeanPooling {
  /** @param items - `x`, `[..., length, width]` @returns `output`, `[..., width]`, and even `weights`, `[..., length]` */
  call({ x }: Pick<Items, 'x'>, context: CallContext = {}): SaliencyPooled {
    const { length } = axes('MeanPooling', { x }, { x: '... length width' });
    return tidy(() => {
      const weights = fill(x.shape.slice(0, -1), 1 / length);
      context.probe?.report('weights', weights);
      return { output: mean(x, -2), weights };
    });
  }
}
