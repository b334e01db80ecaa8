import { LayerNorm, type Random } from '@mneme/tensor-core';
import { add, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { FeedForward, type FeedForwardConfig } from './feed-forward.ts';
import { SelfAttention, type SelfAttentionConfig } from './self-attention.ts';

/** Self-attention and a feed-forward network, each after a normalization and beside a shortcut. */
export class EncoderLayer {
  readonly attentionNorm: LayerNorm;
  readonly attention: SelfAttention;
  readonly feedForwardNorm: LayerNorm;
  readonly feedForward: FeedForward;

  constructor(config: SelfAttentionConfig & FeedForwardConfig, random: Random) {
    this.attentionNorm = new LayerNorm({ size: config.width });
    this.attention = new SelfAttention(config, random.split('attention'));
    this.feedForwardNorm = new LayerNorm({ size: config.width });
    this.feedForward = new FeedForward(config, random.split('feedForward'));
  }

  /** @param x - `[batch, length, width]` @returns the same shape */
  call(x: Tensor): Tensor {
    return tidy(() => {
      const attended = add(x, this.attention.call(this.attentionNorm.call(x)));
      return add(attended, this.feedForward.call(this.feedForwardNorm.call(attended)));
    });
  }
}
