import {
  add,
  cast,
  expandDims,
  logicalNot,
  max,
  min,
  mul,
  reshape,
  scalar,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { constantMask } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, kept, maskOf, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link poolingLaws}. */
export type PoolingLaw =
  | 'item order'
  | 'batch'
  | 'padding'
  | 'hidden gradient'
  | 'open mask'
  | 'empty'
  | 'empty gradient'
  | 'in between'
  | 'finite'
  | 'finite gradient'
  | 'repeatable'
  | 'no leak';

/** Items, and which of them are there. */
export interface PooledItems {
  /** `[batch, length, width]` */
  readonly x: Tensor;
  /** Bool, `[batch, length]`, true for items that are there. */
  readonly mask?: Tensor;
}

/** What makes one vector, or some, of items, as {@link poolingLaws} takes it; `sizes` may name `width`. */
export interface PoolingSubject extends LawSubject<PoolingLaw> {
  /** `[batch, width]`, or `[batch, rows, width]`. */
  readonly pool: (items: PooledItems) => Tensor;
}

/**
 * The laws of attention without a query that is given: what comes of items depends on neither their order nor on padding, is within what
 * they are, and 0 where there are none.
 *
 * @throws RangeError `poolingLaws: except must name laws of item order, .., got order`
 *
 * @example
 * import { maxPoolItems } from '@mneme/attention';
 * import { poolingLaws } from '@mneme/attention/laws';
 * import { tidy } from '@tensorflow/tfjs-core';
 *
 * const laws = poolingLaws({ pool: ({ x, mask }) => tidy(() => maxPoolItems(x, mask).output) });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function poolingLaws(subject: PoolingSubject): Law<PoolingLaw>[] {
  return lawsOf('poolingLaws', { ...ITEMS, ...NOTHING, ...CALLS }, subject);
}

function draw(trial: Trial): Required<PooledItems> & { readonly batch: number; readonly length: number } {
  const [batch, length] = [trial.size('batch'), trial.size('length')];
  return {
    x: trial.normal('x', [batch, length, trial.size('width')]),
    mask: trial.mask('mask', [batch, length]),
    batch,
    length,
  };
}

/** Of one element of a batch, everything, `[batch, 1, .., 1]`. */
function element(chosen: number, batch: number, rank: number): Tensor {
  return maskOf([batch, ...new Array<number>(rank - 1).fill(1)], ([b]) => b === chosen);
}

const ITEMS: Rules<PoolingSubject, 'item order' | 'batch' | 'padding' | 'in between'> = {
  'item order': {
    statement: 'items in another order give the same',
    check: ({ pool }, trial) => {
      const { x, mask, length } = draw(trial);
      const order = trial.order('order', length);
      const moved = pool({ x: reordered(x, order, 1), mask: reordered(mask, order, 1) });
      trial.close('output', moved, pool({ x, mask }));
    },
  },
  batch: {
    statement: 'each element of a batch is pooled as if it were alone',
    check: ({ pool }, trial) => {
      const { x, mask, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) =>
        pool({ x: part(x, 0, b, 1), mask: part(mask, 0, b, 1) }),
      );
      trial.close('output', pool({ x, mask }), joined(alone, 0));
    },
  },
  padding: {
    statement: 'masked items put behind the others change nothing, however large they are',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      const size = trial.size('padding');
      const huge = trial.normal('padding', x.shape.with(1, size), 1e12);
      const shut = constantMask(mask.shape.with(1, size), false);
      const filled = pool({ x: joined([x, huge], 1), mask: joined([mask, shut], 1) });
      trial.close('output', filled, pool({ x, mask }));
    },
  },
  'in between': {
    statement: 'outputs are not beyond the least and the most of the items that are there',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      const output = pool({ x, mask });
      const rows = reshape(output, [x.shape[0] ?? 1, -1, x.shape[2] ?? 1]);
      const open = expandDims(mask, -1);
      const least = min(where(open, x, scalar(Number.POSITIVE_INFINITY)), 1, true);
      const most = max(where(open, x, scalar(Number.NEGATIVE_INFINITY)), 1, true);
      const spread = zerosLike(rows);
      trial.within('output', rows, add(least, spread), add(most, spread));
    },
  },
};

const NOTHING: Rules<PoolingSubject, 'hidden gradient' | 'open mask' | 'empty' | 'empty gradient'> = {
  'hidden gradient': {
    statement: 'items that the mask leaves out get a gradient of exactly 0',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      const [gradient] = trial.gradients((given) => pool({ x: given, mask }), [x]);
      trial.zero('gradient', kept(gradient as Tensor, logicalNot(expandDims(mask, -1))));
    },
  },
  'open mask': {
    statement: 'a mask that is true everywhere is as none',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      trial.close('output', pool({ x, mask: constantMask(mask.shape, true) }), pool({ x }));
    },
  },
  empty: {
    statement: 'where no item is there the output is exactly 0',
    check: ({ pool }, trial) => {
      const { x, mask, batch } = draw(trial);
      const empty = element(trial.below('empty', batch), batch, 2);
      const shut = cast(kept(cast(mask, 'float32'), logicalNot(empty)), 'bool');
      const output = pool({ x, mask: shut });
      trial.finite('output', output);
      const chosen = element(trial.below('empty', batch), batch, output.rank);
      trial.zero('output without items', kept(output, chosen));
    },
  },
  'empty gradient': {
    statement: 'where no item is there gradients are exactly 0, and nowhere NaN',
    check: ({ pool }, trial) => {
      const { x, mask, batch } = draw(trial);
      const empty = element(trial.below('empty', batch), batch, 2);
      const shut = cast(kept(cast(mask, 'float32'), logicalNot(empty)), 'bool');
      const [gradient] = trial.gradients((given) => pool({ x: given, mask: shut }), [x]) as [Tensor];
      trial.finite('gradient', gradient);
      trial.zero('gradient without items', kept(gradient, expandDims(empty, -1)));
    },
  },
};

const HUGE = 1e6;

const CALLS: Rules<PoolingSubject, 'finite' | 'finite gradient' | 'repeatable' | 'no leak'> = {
  finite: {
    statement: 'outputs are finite for huge items',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      trial.finite('output', pool({ x: mul(x, HUGE), mask }));
      trial.finite('output without a mask', pool({ x: mul(x, -HUGE) }));
    },
  },
  'finite gradient': {
    statement: 'gradients are finite for huge items',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      const [gradient] = trial.gradients((given) => pool({ x: given, mask }), [mul(x, HUGE)]);
      trial.finite('gradient', gradient as Tensor);
    },
  },
  repeatable: {
    statement: 'the same items give the same, to the last bit',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      trial.same('output', pool({ x, mask }), pool({ x, mask }));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ pool }, trial) => {
      const { x, mask } = draw(trial);
      trial.allocatesOne(() => pool({ x, mask }));
    },
  },
};
