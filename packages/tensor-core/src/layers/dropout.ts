import { clone, type Tensor } from '@tensorflow/tfjs-core';
import type { CallContext } from '../module/context.ts';
import { dropout } from '../ops/dropout.ts';
import { requireFraction } from '../shape/require-number.ts';

export interface DropoutConfig {
  /** The part that is dropped, in [0, 1). */
  readonly rate: number;
}

/**
 * Dropout (Srivastava et al. 2014): `dropout` where the context has a `random`, and otherwise nothing at all.
 *
 * @throws RangeError `Dropout: rate must be in [0, 1), got 1`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Dropout, Random } from '@mneme/tensor-core';
 *
 * const layer = new Dropout({ rate: 0.5 });
 * layer.call(ones([7])).print(); // ones
 * layer.call(ones([7]), { random: new Random(0).at(3) }).print(); // zeros and twos
 */
export class Dropout {
  readonly rate: number;

  constructor({ rate }: DropoutConfig) {
    requireFraction('Dropout', 'rate', rate);
    this.rate = rate;
  }

  call(x: Tensor, { random }: CallContext = {}): Tensor {
    return random ? dropout(x, this.rate, random) : clone(x);
  }
}
