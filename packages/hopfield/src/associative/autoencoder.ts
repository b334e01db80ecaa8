import { axes, type CallContext, Linear, type Random } from '@mneme/tensor-core';
import { type Tensor, tanh, tidy } from '@tensorflow/tfjs-core';

export interface AutoencoderConfig {
  /** Numbers of a pattern. */
  readonly input: number;
  /** Hidden units; fewer than inputs, so that it cannot pass everything on. */
  readonly hidden: number;
}

/**
 * Auto-association without recurrence (Rumelhart, Hinton and Williams 1986): a feed-forward network that learns to give its input back, or,
 * from a noisy one, what it was before the noise (Vincent et al. 2008). Unlike an associative memory it has no attractors of its own unless it
 * is applied again and again.
 *
 *     output = tanh(V tanh(W x + b) + c)
 *
 * @example
 * import { Autoencoder } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const model = new Autoencoder({ input: 4, hidden: 2 }, new Random(0));
 * console.log(model.call(ones([3, 4])).shape); // [3, 4]
 */
export class Autoencoder {
  readonly encoder: Linear;
  readonly decoder: Linear;

  constructor({ input, hidden }: AutoencoderConfig, random: Random) {
    this.encoder = new Linear({ input, output: hidden }, random.split('encoder'));
    this.decoder = new Linear({ input: hidden, output: input }, random.split('decoder'));
  }

  /**
   * @param patterns - `[..., input]`
   * @returns `[..., input]`, in (-1, 1)
   */
  call(patterns: Tensor, context: CallContext = {}): Tensor {
    axes(
      'Autoencoder',
      { patterns, weight: this.encoder.weight },
      { patterns: '... input', weight: 'hidden input' },
    );
    return tidy(() => {
      const hidden = tanh(this.encoder.call(patterns));
      context.probe?.report('hidden', hidden);
      return tanh(this.decoder.call(hidden));
    });
  }
}
