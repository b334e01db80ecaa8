import { Conv2d, LayerNorm, type Random } from '@mneme/tensor-core';
import { relu, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** The channels that go in and come out of an {@link EncoderBlock}, and how many places its windows are apart. */
export interface EncoderBlockConfig {
  readonly input: number;
  readonly output: number;
  readonly stride: number;
}

/** A convolution of 3 by 3, a normalization of each place's channels, and a rectifier. */
export class EncoderBlock {
  readonly convolution: Conv2d;
  readonly norm: LayerNorm;

  constructor(config: EncoderBlockConfig, random: Random) {
    this.convolution = new Conv2d({ ...config, kernel: 3, padding: 1, bias: false }, random);
    this.norm = new LayerNorm({ size: config.output });
  }

  /** @param x - `[batch, height, width, input]` @returns `[batch, height / stride, width / stride, output]`, rounded up */
  call(x: Tensor): Tensor {
    return tidy(() => relu(this.norm.call(this.convolution.call(x))));
  }
}
