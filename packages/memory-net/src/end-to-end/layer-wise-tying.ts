import { batchMatMul, normal, parameter, type Random } from '@mneme/tensor-core';
import type { Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { TyingConfig, WeightTying } from './weight-tying.ts';

/**
 * Every hop uses the same A and the same C, and the state passes through H from hop to hop: `u^{k+1} = H u^k + o^k`.
 * A recurrent network in the hops (Sukhbaatar et al. 2015, section 2.2, type 2).
 */
export class LayerWiseTying implements WeightTying {
  /** A, C and B, each `[vocabulary + slots, width]`. */
  readonly inputEmbedding: Variable;
  readonly outputEmbedding: Variable;
  readonly questionEmbedding: Variable;
  /** H, `[width, width]` as `[out, in]`. */
  readonly transition: Variable;
  /** The transposed W, `[vocabulary, width]`. */
  readonly answerWeight: Variable;

  constructor({ vocabulary, slots, width }: TyingConfig, random: Random) {
    const make = (name: string, rows: number): Variable =>
      parameter(normal([rows, width], random.split(name), { deviation: 0.1 }));
    this.inputEmbedding = make('inputEmbedding', vocabulary + slots);
    this.outputEmbedding = make('outputEmbedding', vocabulary + slots);
    this.questionEmbedding = make('questionEmbedding', vocabulary + slots);
    this.transition = make('transition', width);
    this.answerWeight = make('answerWeight', vocabulary);
  }

  get question(): Tensor2D {
    return this.questionEmbedding as Tensor2D;
  }

  input(): Tensor2D {
    return this.inputEmbedding as Tensor2D;
  }

  output(): Tensor2D {
    return this.outputEmbedding as Tensor2D;
  }

  answer(): Tensor2D {
    return this.answerWeight.clone() as Tensor2D;
  }

  carry(state: Tensor2D): Tensor2D {
    return batchMatMul(state, this.transition, { transposeB: true }) as Tensor2D;
  }
}
