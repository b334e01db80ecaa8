import { normal, parameter, type Random } from '@mneme/tensor-core';
import { clone, slice, type Tensor2D, type Variable } from '@tensorflow/tfjs-core';
import type { TyingConfig, WeightTying } from './weight-tying.ts';

/**
 * The output embedding of each hop is the input embedding of the next: `A^{k+1} = C^k`, `B = A^1`, `W^T = C^K`, the
 * rows of time tied with those of words (Sukhbaatar et al. 2015, section 2.2, type 1).
 */
export class AdjacentTying implements WeightTying {
  /** `A^1, C^1 .. C^K`, each `[vocabulary + slots, width]`. */
  readonly embeddings: readonly Variable[];
  readonly vocabulary: number;

  constructor({ vocabulary, slots, width, hops }: TyingConfig, random: Random) {
    this.vocabulary = vocabulary;
    this.embeddings = Array.from({ length: hops + 1 }, (_, k) =>
      parameter(normal([vocabulary + slots, width], random.split(`embeddings.${k}`), { deviation: 0.1 })),
    );
  }

  get question(): Tensor2D {
    return this.input(0);
  }

  input(hop: number): Tensor2D {
    return this.embeddings[hop] as Tensor2D;
  }

  output(hop: number): Tensor2D {
    return this.input(hop + 1);
  }

  answer(): Tensor2D {
    return slice(this.input(this.embeddings.length - 1), [0, 0], [this.vocabulary, -1]);
  }

  carry(state: Tensor2D): Tensor2D {
    return clone(state);
  }
}
