import { type CallContext, dropout, type Random } from '@mneme/tensor-core';
import { reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { EncoderBlock } from './encoder-block.ts';

export interface ImageEncoderConfig {
  /** What each block puts out. */
  readonly channels: readonly number[];
  /** How many places the windows of each block are apart; 1 where there are fewer. */
  readonly strides: readonly number[];
  /** The share of the features that a stochastic call leaves out. Default 0. */
  readonly dropout?: number;
}

/**
 * What a matching network sees images by: blocks of convolution, normalization and rectifier, as in Vinyals et al. 2016,
 * section 4.1.1, with two departures. Windows that are two places apart stand for pooling; and layer normalization
 * stands for batch normalization, so that an image's vector does not depend on what else is looked at.
 *
 * @throws RangeError `ImageEncoder: channels must be at least one number, got none`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { ImageEncoder } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const encoder = new ImageEncoder({ channels: [5, 7], strides: [2, 2] }, new Random(0));
 * console.log(encoder.call(zeros([3, 8, 8])).shape); // [3, 28]
 */
export class ImageEncoder {
  readonly dropout: number;
  readonly blocks: readonly EncoderBlock[];

  constructor({ channels, strides, dropout: share = 0 }: ImageEncoderConfig, random: Random) {
    if (channels.length === 0) {
      throw new RangeError('ImageEncoder: channels must be at least one number, got none');
    }
    this.dropout = share;
    this.blocks = channels.map((output, i) => {
      const sizes = { input: channels[i - 1] ?? 1, output, stride: strides[i] ?? 1 };
      return new EncoderBlock(sizes, random.split(`blocks.${i}`));
    });
  }

  /** @param x - `[examples, height, width]`, ink 1 and paper 0 @returns `[examples, word]` */
  call(x: Tensor, { random }: CallContext = {}): Tensor {
    return tidy(() => {
      const [examples = 0, height = 0, width = 0] = x.shape;
      const image = reshape(x, [examples, height, width, 1]);
      const features = this.blocks.reduce((y, block) => block.call(y), image);
      const flat = reshape(features, [examples, -1]);
      return random ? dropout(flat, this.dropout, random) : flat;
    });
  }
}
