import type { Attended, AttendReturns } from '@mneme/attention';
import {
  axes,
  type CallContext,
  normal,
  parameter,
  type Random,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { Hopfield, type HopfieldConfig } from './hopfield.ts';

export interface HopfieldLayerConfig extends HopfieldConfig {
  /** How many patterns are stored. */
  readonly patterns: number;
}

/** What {@link HopfieldLayer} returns besides its output. */
export interface HopfieldLayerOptions<Returns extends AttendReturns> {
  readonly returns?: Returns;
}

/**
 * The layer `HopfieldLayer` (Ramsauer et al. 2021, section 3): looks states up among stored patterns that are learned, a dictionary or
 * prototypes.
 *
 *     output = Hopfield(states, patterns)
 *
 * Patterns start normal, of length 1 on average.
 *
 * @throws RangeError `HopfieldLayer: patterns must be an integer of at least 1, got 0`
 *
 * @example
 * import { HopfieldLayer } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const layer = new HopfieldLayer({ width: 6, patterns: 11 }, new Random(0));
 * const { output, weights } = layer.call(ones([2, 5, 6]), {}, { returns: { weights: true } });
 * console.log(output.shape, weights.shape); // [2, 5, 6] [2, 1, 5, 11]
 */
export class HopfieldLayer {
  /** `[patterns, patternWidth]` */
  readonly patterns: Variable;
  readonly association: Hopfield;

  constructor({ patterns, ...config }: HopfieldLayerConfig, random: Random) {
    requireInteger('HopfieldLayer', 'patterns', patterns);
    this.association = new Hopfield(config, random.split('association'));
    const { width, patternWidth = width } = config;
    const deviation = 1 / Math.sqrt(patternWidth);
    this.patterns = parameter(normal([patterns, patternWidth], random.split('patterns'), { deviation }));
  }

  /**
   * @param x - states, `[..., queries, width]`
   * @returns `output`, `[..., queries, width]`; `weights` are `[..., heads, queries, patterns]`
   * @throws ShapeError `HopfieldLayer: x must be [..., queries, 6], got [2, 5]: 5 is not 6`
   */
  call<const Returns extends AttendReturns = object>(
    x: Tensor,
    context: CallContext = {},
    options: HopfieldLayerOptions<Returns> = {},
  ): Attended<Returns> {
    axes('HopfieldLayer', { x }, { x: `... queries ${this.association.query.weight.shape[1]}` });
    const inputs = { query: x, key: this.patterns, value: this.patterns };
    return this.association.call(inputs, within(context, 'association'), options);
  }
}
