import { Embedding, Linear, LstmCell, type Random, unroll } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface LstmLanguageModelConfig {
  readonly vocabulary: number;
  readonly width: number;
  readonly size: number;
}

/** A language model that carries all it has read in the state of one recurrent cell. */
export class LstmLanguageModel {
  readonly tokens: Embedding;
  readonly cell: LstmCell;
  readonly output: Linear;

  constructor({ vocabulary, width, size }: LstmLanguageModelConfig, random: Random) {
    this.tokens = new Embedding({ size: vocabulary, width }, random.split('tokens'));
    this.cell = new LstmCell({ input: width, size }, random.split('cell'));
    this.output = new Linear({ input: size, output: vocabulary }, random.split('output'));
  }

  /** @param ids - `[batch, length]` of int32 @returns logits of the next token, `[batch, length, vocabulary]` */
  call(ids: Tensor): Tensor {
    return tidy(() => this.output.call(unroll(this.cell, this.tokens.call(ids)).output));
  }
}
