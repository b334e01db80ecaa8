import { attend } from '@mneme/attention';
import { Linear, type Random } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { causalAttend } from './causal-attend.ts';
import { mergeHeads, splitHeads } from './heads.ts';

export interface SelfAttentionConfig {
  readonly width: number;
  readonly heads: number;
  readonly causal: boolean;
}

/** Attention of a sequence to itself in several heads; queries, keys and values are one projection. */
export class SelfAttention {
  readonly heads: number;
  readonly causal: boolean;
  readonly projection: Linear;
  readonly output: Linear;

  constructor({ width, heads, causal }: SelfAttentionConfig, random: Random) {
    this.heads = heads;
    this.causal = causal;
    this.projection = new Linear({ input: width, output: 3 * width }, random.split('projection'));
    this.output = new Linear({ input: width, output: width }, random.split('output'));
  }

  /** @param x - `[batch, length, width]` @returns the same shape */
  call(x: Tensor): Tensor {
    return tidy(() => {
      const parts = splitHeads(this.projection.call(x), 3, this.heads);
      const [query, key, value] = parts as [Tensor, Tensor, Tensor];
      const attended = this.causal ? causalAttend(query, key, value) : attend({ query, key, value }).output;
      return this.output.call(mergeHeads(attended));
    });
  }
}
