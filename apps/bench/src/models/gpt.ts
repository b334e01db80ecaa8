import { Embedding, LayerNorm, Linear, type Random } from '@mneme/tensor-core';
import { add, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { EncoderLayer } from './encoder-layer.ts';

export interface GptConfig {
  readonly vocabulary: number;
  readonly context: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

/** A decoder-only language model with the layers of GPT-2 (Radford et al. 2019, section 2.3). */
export class Gpt {
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly layers: readonly EncoderLayer[];
  readonly norm: LayerNorm;
  readonly output: Linear;

  constructor({ vocabulary, context, width, heads, layers }: GptConfig, random: Random) {
    const deviation = 0.02;
    const layer = { width, heads, causal: true, inner: 4 * width, approximation: 'tanh' } as const;
    this.tokens = new Embedding({ size: vocabulary, width, deviation }, random.split('tokens'));
    this.positions = new Embedding({ size: context, width, deviation }, random.split('positions'));
    this.layers = Array.from(
      { length: layers },
      (_, i) => new EncoderLayer(layer, random.split('layers').at(i)),
    );
    this.norm = new LayerNorm({ size: width });
    this.output = new Linear({ input: width, output: vocabulary, bias: false }, random.split('output'));
  }

  /** @param ids - `[batch, context]` of int32 @returns logits of the next token, `[batch, context, vocabulary]` */
  call(ids: Tensor): Tensor {
    return tidy(() => {
      const embedded = add(this.tokens.call(ids), this.positions.weight);
      const states = this.layers.reduce((x, layer) => layer.call(x), embedded);
      return this.output.call(this.norm.call(states));
    });
  }
}
