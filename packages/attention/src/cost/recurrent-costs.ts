import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { linearCost } from './linear-cost.ts';
import { requireSizes } from './require-sizes.ts';
import { type AdditiveScoreSizes, additiveScoreCost, type PairSizes } from './score-costs.ts';

/** The sizes of a recurrent network. */
export interface RecurrentSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  /** Default 1. */
  readonly steps?: number;
  readonly input: number;
  readonly size: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** @param activated - how many numbers of `size` come out of sigmoid and tanh at each step */
function recurrentCost(sizes: RecurrentSizes, gates: number, activated: number): Cost {
  const { batch = 1, steps = 1, input, size, bias = true } = sizes;
  const rows = batch * steps;
  return addCosts(
    linearCost({ rows, input, output: gates * size, bias }),
    linearCost({ rows, input: size, output: gates * size, bias }),
    costOf({ activationBytes: BYTES * rows * activated * size }),
  );
}

/**
 * The cost of an `LstmCell` over a sequence.
 *
 * @throws RangeError `lstmCost: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { lstmCost } from '@mneme/attention';
 *
 * console.log(lstmCost({ input: 3, size: 5, steps: 2 }).multiplyAdds); // 320
 */
export function lstmCost(sizes: RecurrentSizes): Cost {
  requireSizes('lstmCost', sizes, ['input', 'size']);
  return recurrentCost(sizes, 4, 5);
}

/**
 * The cost of a `GruCell`, or a `ResetFirstGruCell`, over a sequence.
 *
 * @throws RangeError `gruCost: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { gruCost } from '@mneme/attention';
 *
 * console.log(gruCost({ input: 3, size: 5, steps: 2 }).multiplyAdds); // 240
 */
export function gruCost(sizes: RecurrentSizes): Cost {
  requireSizes('gruCost', sizes, ['input', 'size']);
  return recurrentCost(sizes, 3, 3);
}

/**
 * The cost of an `RnnCell` over a sequence.
 *
 * @throws RangeError `rnnCost: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { rnnCost } from '@mneme/attention';
 *
 * console.log(rnnCost({ input: 3, size: 5, steps: 2 }).multiplyAdds); // 80
 */
export function rnnCost(sizes: RecurrentSizes): Cost {
  requireSizes('rnnCost', sizes, ['input', 'size']);
  return recurrentCost(sizes, 1, 1);
}

/**
 * The cost of an `AdditiveAlignment` over `queries` steps of a decoder, which projects the memory once.
 *
 * @throws RangeError `additiveAlignmentCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { additiveAlignmentCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, hidden: 11 };
 * console.log(additiveAlignmentCost(sizes).multiplyAdds); // 561
 */
export function additiveAlignmentCost(sizes: AdditiveScoreSizes): Cost {
  requireSizes('additiveAlignmentCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'hidden']);
  return addCosts(additiveScoreCost(sizes), weightsCost(sizes));
}

/**
 * The cost of a `CoverageAlignment` over `queries` steps: that of an additive one, and a number made `hidden` for each pair.
 *
 * @throws RangeError `coverageAlignmentCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { coverageAlignmentCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, hidden: 11 };
 * console.log(coverageAlignmentCost(sizes).multiplyAdds); // 671
 */
export function coverageAlignmentCost(sizes: AdditiveScoreSizes): Cost {
  requireSizes('coverageAlignmentCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'hidden']);
  const { batch = 1, queries, keys, hidden } = sizes;
  return addCosts(
    additiveAlignmentCost(sizes),
    linearCost({ rows: batch * queries * keys, input: 1, output: hidden, bias: false }),
  );
}

/**
 * The cost of a `LocationAwareAlignment` over `queries` steps: that of an additive one, and a convolution over the last weights.
 *
 * @throws RangeError `locationAwareAlignmentCost: kernel must be an integer of at least 1, got 0`
 *
 * @example
 * import { locationAwareAlignmentCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, hidden: 11, filters: 2, kernel: 3 };
 * console.log(locationAwareAlignmentCost(sizes).multiplyAdds); // 841
 */
export function locationAwareAlignmentCost(
  sizes: AdditiveScoreSizes & { readonly filters: number; readonly kernel: number },
): Cost {
  requireSizes('locationAwareAlignmentCost', sizes, [
    'queries',
    'keys',
    'queryDepth',
    'keyDepth',
    'hidden',
    'filters',
    'kernel',
  ]);
  const { batch = 1, queries, keys, hidden, filters, kernel } = sizes;
  const rows = batch * queries * keys;
  return addCosts(
    additiveAlignmentCost(sizes),
    linearCost({ rows, input: kernel, output: filters, bias: false }),
    linearCost({ rows, input: filters, output: hidden, bias: false }),
  );
}

/** The weights of each pair, made from scores by what multiplies nothing. */
export function weightsCost({ batch = 1, queries, keys }: PairSizes): Cost {
  return costOf({ activationBytes: BYTES * batch * queries * keys });
}
