import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { lstmCost } from './recurrent-costs.ts';
import { requireSizes } from './require-sizes.ts';
import { additiveScoreCost, pairsCost } from './score-costs.ts';

/** The sizes of a `PointerNetwork`, and of what it is given. */
export interface PointerSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly items: number;
  /** How many choices are made. */
  readonly steps: number;
  /** Of an item. */
  readonly input: number;
  /** Of the encoder's and the decoder's state. */
  readonly size: number;
  /** Of the score; default `size`. */
  readonly hidden?: number;
}

/**
 * The cost of a `PointerNetwork`'s `call`, which knows the choices: two recurrent networks, and an additive score of each item at each
 * step. Items chosen before are looked up by a product with one-hot rows; all of that but one item is `hidden`.
 *
 * @throws RangeError `pointerCost: items must be an integer of at least 1, got 0`
 *
 * @example
 * import { pointerCost } from '@mneme/attention';
 *
 * console.log(pointerCost({ items: 10, steps: 10, input: 1, size: 8 }).parameters); // 841
 */
export function pointerCost(sizes: PointerSizes): Cost {
  requireSizes('pointerCost', sizes, ['items', 'steps', 'input', 'size']);
  const { batch = 1, items, steps, input, size, hidden = size } = sizes;
  const pair = { queryDepth: size, keyDepth: size, hidden };
  const fed = { batch, queries: steps - 1, keys: items, visible: steps - 1 };
  return addCosts(
    lstmCost({ batch, steps: items, input, size }),
    lstmCost({ batch, steps, input, size }),
    additiveScoreCost({ batch, queries: steps, keys: items, ...pair }),
    // The start, and the targets as one-hot rows.
    costOf({ parameters: input, activationBytes: BYTES * batch * steps * items }),
    ...(steps > 1
      ? [{ ...pairsCost('pointerCost', fed, input), activationBytes: BYTES * batch * fed.queries * input }]
      : []),
  );
}
