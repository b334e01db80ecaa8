import type { Attended, AttendReturns, Items } from '@mneme/attention';
import {
  axes,
  type CallContext,
  normal,
  parameter,
  type Random,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import { expandDims, tidy, type Variable } from '@tensorflow/tfjs-core';
import { Hopfield, type HopfieldConfig } from './hopfield.ts';

export interface HopfieldPoolingConfig extends HopfieldConfig {
  /** The size of the output, and of the states, which are learned. */
  readonly width: number;
  /** How many vectors come out. Default 1. */
  readonly states?: number;
}

/** What {@link HopfieldPooling} returns besides its output. */
export interface HopfieldPoolingOptions<Returns extends AttendReturns> {
  readonly returns?: Returns;
}

/**
 * The layer `HopfieldPooling` (Ramsauer et al. 2021, section 3): a set made a few vectors, each what a learned state is associated with
 * among the items, whatever their number and order.
 *
 *     output = Hopfield(states, items)
 *
 * States start normal, of length 1 on average.
 *
 * @throws RangeError `HopfieldPooling: states must be an integer of at least 1, got 0`
 *
 * @example
 * import { HopfieldPooling } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const pooling = new HopfieldPooling({ width: 6, heads: 2, steps: 3, states: 4 }, new Random(0));
 * console.log(pooling.call({ x: ones([2, 5, 6]) }).output.shape); // [2, 4, 6]
 */
export class HopfieldPooling {
  /** `[states, width]` */
  readonly states: Variable;
  readonly association: Hopfield;

  constructor({ states = 1, ...config }: HopfieldPoolingConfig, random: Random) {
    requireInteger('HopfieldPooling', 'states', states);
    this.association = new Hopfield(config, random.split('association'));
    const { width } = config;
    this.states = parameter(
      normal([states, width], random.split('states'), { deviation: 1 / Math.sqrt(width) }),
    );
  }

  /**
   * @param items - `x`, `[..., length, patternWidth]`; `mask`, `[..., length]`, true where there is an item
   * @returns `output`, `[..., states, width]`, where the mask leaves no item that of a zero read; `weights` are
   * `[..., heads, states, length]`
   * @throws ShapeError `HopfieldPooling: mask must be [2, 5], got [2, 3]: 3 is not 5`
   */
  call<const Returns extends AttendReturns = object>(
    { x, mask }: Items,
    context: CallContext = {},
    options: HopfieldPoolingOptions<Returns> = {},
  ): Attended<Returns> {
    axes(
      'HopfieldPooling',
      { x, mask },
      {
        x: `... length ${this.association.key.weight.shape[1]}`,
        mask: x.shape.slice(0, -1).join(' '),
      },
    );
    return tidy(() => {
      const inputs = { query: this.states, key: x, value: x, ...(mask && { mask: expandDims(mask, -2) }) };
      return this.association.call(inputs, within(context, 'association'), options);
    });
  }
}
