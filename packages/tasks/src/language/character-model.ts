import { Embedding, Linear, LstmCell, type LstmState, type Random, unroll } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface CharacterModelConfig {
  readonly vocabulary: number;
  /** Of the embedding. */
  readonly width: number;
  /** Of the state. */
  readonly size: number;
}

/** What {@link CharacterModel} makes of characters. */
export interface CharacterReading {
  /** Of the next character, `[batch, length, vocabulary]`. */
  readonly logits: Tensor;
  /** What each was predicted from, `[batch, length, size]`. */
  readonly hidden: Tensor;
  readonly state: LstmState;
}

/** A language model of characters that carries all it has read in the state of one recurrent cell. */
export class CharacterModel {
  readonly characters: Embedding;
  readonly cell: LstmCell;
  readonly output: Linear;

  constructor({ vocabulary, width, size }: CharacterModelConfig, random: Random) {
    this.characters = new Embedding({ size: vocabulary, width }, random.split('characters'));
    this.cell = new LstmCell({ input: width, size }, random.split('cell'));
    this.output = new Linear({ input: size, output: vocabulary }, random.split('output'));
  }

  /** @param ids - `[batch, length]` of int32 @param state - after what came before; default nothing did */
  call(ids: Tensor, state?: LstmState): CharacterReading {
    return tidy(() => {
      const read = unroll(this.cell, this.characters.call(ids), state ? { state } : {});
      return { logits: this.output.call(read.output), hidden: read.output, state: { ...read.state } };
    }) as unknown as CharacterReading;
  }
}
