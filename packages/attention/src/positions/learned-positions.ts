import { normal, parameter, type Random, requireInteger } from '@mneme/tensor-core';
import { slice, type Tensor, type Variable } from '@tensorflow/tfjs-core';

export interface LearnedPositionsConfig {
  /** The longest sequence. */
  readonly length: number;
  readonly width: number;
  /** The standard deviation of the first values, which are normal. Default 0.02. */
  readonly deviation?: number;
}

/**
 * A learnt vector for each place (Gehring et al. 2017, section 3.1).
 *
 * @throws RangeError `LearnedPositions: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { LearnedPositions } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const positions = new LearnedPositions({ length: 5, width: 3 }, new Random(0));
 * console.log(positions.call(2).shape); // [2, 3]
 */
export class LearnedPositions {
  /** `[length, width]` */
  readonly weight: Variable;

  constructor({ length, width, deviation = 0.02 }: LearnedPositionsConfig, random: Random) {
    requireInteger('LearnedPositions', 'length', length);
    requireInteger('LearnedPositions', 'width', width);
    this.weight = parameter(normal([length, width], random.split('weight'), { deviation }));
  }

  /**
   * The vectors of `length` places from `offset` on, `[length, width]`.
   *
   * @throws RangeError `LearnedPositions: length must be at most 5 from offset 0, got 6`
   */
  call(length: number, offset = 0): Tensor {
    const [most = 0] = this.weight.shape;
    requireInteger('LearnedPositions', 'offset', offset, 0);
    if (!Number.isInteger(length) || length < 1 || length + offset > most) {
      throw new RangeError(
        `LearnedPositions: length must be at most ${most - offset} from offset ${offset}, got ${length}`,
      );
    }
    return slice(this.weight, [offset, 0], [length, -1]);
  }
}
