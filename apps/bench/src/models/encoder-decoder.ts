import { Embedding, LayerNorm, Linear, type Random } from '@mneme/tensor-core';
import { add, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { CrossAttention } from './cross-attention.ts';
import { EncoderLayer } from './encoder-layer.ts';
import { FeedForward } from './feed-forward.ts';
import { SelfAttention } from './self-attention.ts';

export interface EncoderDecoderConfig {
  readonly vocabulary: number;
  /** The lengths of the source and of the target. */
  readonly lengths: readonly [source: number, target: number];
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
}

interface LayerConfig {
  readonly width: number;
  readonly heads: number;
}

/** An encoder layer's parts, the first of them causal, with attention to the source between them. */
class DecoderLayer {
  readonly attentionNorm: LayerNorm;
  readonly attention: SelfAttention;
  readonly crossNorm: LayerNorm;
  readonly cross: CrossAttention;
  readonly feedForwardNorm: LayerNorm;
  readonly feedForward: FeedForward;

  constructor({ width, heads }: LayerConfig, random: Random) {
    this.attentionNorm = new LayerNorm({ size: width });
    this.attention = new SelfAttention({ width, heads, causal: true }, random.split('attention'));
    this.crossNorm = new LayerNorm({ size: width });
    this.cross = new CrossAttention({ width, heads }, random.split('cross'));
    this.feedForwardNorm = new LayerNorm({ size: width });
    const inner = { width, inner: 4 * width, approximation: 'exact' } as const;
    this.feedForward = new FeedForward(inner, random.split('feedForward'));
  }

  call(x: Tensor, memory: Tensor): Tensor {
    return tidy(() => {
      const own = add(x, this.attention.call(this.attentionNorm.call(x)));
      const both = add(own, this.cross.call(this.crossNorm.call(own), memory));
      return add(both, this.feedForward.call(this.feedForwardNorm.call(both)));
    });
  }
}

/** A transformer that maps a sequence to another (Vaswani et al. 2017, section 3), normalizing before each part. */
export class EncoderDecoder {
  readonly tokens: Embedding;
  readonly sourcePositions: Embedding;
  readonly targetPositions: Embedding;
  readonly encoder: readonly EncoderLayer[];
  readonly encoderNorm: LayerNorm;
  readonly decoder: readonly DecoderLayer[];
  readonly decoderNorm: LayerNorm;
  readonly output: Linear;

  constructor({ vocabulary, lengths, width, heads, layers }: EncoderDecoderConfig, random: Random) {
    const table = (name: string, size: number): Embedding =>
      new Embedding({ size, width, deviation: 0.02 }, random.split(name));
    const stack = <Layer>(name: string, make: (random: Random) => Layer): Layer[] =>
      Array.from({ length: layers }, (_, i) => make(random.split(name).at(i)));
    const layer = { width, heads, causal: false, inner: 4 * width, approximation: 'exact' } as const;
    this.tokens = table('tokens', vocabulary);
    this.sourcePositions = table('sourcePositions', lengths[0]);
    this.targetPositions = table('targetPositions', lengths[1]);
    this.encoder = stack('encoder', (key) => new EncoderLayer(layer, key));
    this.encoderNorm = new LayerNorm({ size: width });
    this.decoder = stack('decoder', (key) => new DecoderLayer({ width, heads }, key));
    this.decoderNorm = new LayerNorm({ size: width });
    this.output = new Linear({ input: width, output: vocabulary }, random.split('output'));
  }

  /**
   * @param inputs - `source` `[batch, source]` and `target` `[batch, target]`, int32
   * @returns logits of the token after each of the target's, `[batch, target, vocabulary]`
   */
  call({ source, target }: { readonly source: Tensor; readonly target: Tensor }): Tensor {
    return tidy(() => {
      const read = add(this.tokens.call(source), this.sourcePositions.weight);
      const memory = this.encoderNorm.call(this.encoder.reduce((x, layer) => layer.call(x), read));
      const written = add(this.tokens.call(target), this.targetPositions.weight);
      const states = this.decoder.reduce((x, layer) => layer.call(x, memory), written);
      return this.output.call(this.decoderNorm.call(states));
    });
  }
}
