import { type GeluAttributes, gelu, Linear, type Random } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface FeedForwardConfig {
  readonly width: number;
  readonly inner: number;
  readonly approximation: GeluAttributes['approximation'];
}

/** Two linear layers with a GELU between them. */
export class FeedForward {
  readonly approximation: GeluAttributes['approximation'];
  readonly expand: Linear;
  readonly contract: Linear;

  constructor({ width, inner, approximation }: FeedForwardConfig, random: Random) {
    this.approximation = approximation;
    this.expand = new Linear({ input: width, output: inner }, random.split('expand'));
    this.contract = new Linear({ input: inner, output: width }, random.split('contract'));
  }

  /** @param x - `[batch, length, width]` @returns the same shape */
  call(x: Tensor): Tensor {
    return tidy(() => this.contract.call(gelu(this.expand.call(x), this.approximation)));
  }
}
