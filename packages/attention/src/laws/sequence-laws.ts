import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { constantMask } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import type { PooledItems } from './pooling-laws.ts';
import { joined, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link sequenceLaws}. */
export type SequenceLaw =
  | 'order'
  | 'batch'
  | 'padding'
  | 'open mask'
  | 'finite'
  | 'finite gradient'
  | 'repeatable'
  | 'no leak';

/** What makes one sequence of another, as {@link sequenceLaws} takes it; `sizes` may name `width`. */
export interface SequenceSubject extends LawSubject<SequenceLaw> {
  /** `x` `[batch, length, width]` to `[batch, length, out]`. */
  readonly map: (items: PooledItems) => Tensor;
}

/**
 * The laws of what reads a sequence by itself, without positions: places in another order come out in that order, and padding changes
 * nothing.
 *
 * @throws RangeError `sequenceLaws: except must name laws of order, .., got orders`
 *
 * @example
 * import { selfAttend } from '@mneme/attention';
 * import { sequenceLaws } from '@mneme/attention/laws';
 *
 * const laws = sequenceLaws({ map: ({ x }) => selfAttend(x), except: ['padding'] });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function sequenceLaws(subject: SequenceSubject): Law<SequenceLaw>[] {
  return lawsOf('sequenceLaws', RULES, subject);
}

function draw(trial: Trial): Required<PooledItems> & { readonly batch: number; readonly length: number } {
  const [batch, length] = [trial.size('batch'), trial.size('length')];
  return {
    x: trial.normal('x', [batch, length, trial.size('width')]),
    mask: constantMask([batch, length], true),
    batch,
    length,
  };
}

const HUGE = 1e6;

const RULES: Rules<SequenceSubject, SequenceLaw> = {
  order: {
    statement: 'places in another order come out in that order',
    check: ({ map }, trial) => {
      const { x, mask, length } = draw(trial);
      const order = trial.order('order', length);
      trial.close('output', map({ x: reordered(x, order, 1), mask }), reordered(map({ x, mask }), order, 1));
    },
  },
  batch: {
    statement: 'each element of a batch is read as if it were alone',
    check: ({ map }, trial) => {
      const { x, mask, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) =>
        map({ x: part(x, 0, b, 1), mask: part(mask, 0, b, 1) }),
      );
      trial.close('output', map({ x, mask }), joined(alone, 0));
    },
  },
  padding: {
    statement: 'masked places put behind the others change none of them, however large they are',
    check: ({ map }, trial) => {
      const { x, mask, length } = draw(trial);
      const size = trial.size('padding');
      const huge = trial.normal('padding', x.shape.with(1, size), 1e12);
      const shut = constantMask(mask.shape.with(1, size), false);
      const filled = map({ x: joined([x, huge], 1), mask: joined([mask, shut], 1) });
      trial.close('output', part(filled, 1, 0, length), map({ x, mask }));
    },
  },
  'open mask': {
    statement: 'a mask that is true everywhere is as none',
    check: ({ map }, trial) => {
      const { x, mask } = draw(trial);
      trial.close('output', map({ x, mask }), map({ x }));
    },
  },
  finite: {
    statement: 'outputs are finite for a huge sequence',
    check: ({ map }, trial) => {
      const { x, mask } = draw(trial);
      trial.finite('output', map({ x: mul(x, HUGE), mask }));
    },
  },
  'finite gradient': {
    statement: 'gradients are finite for a huge sequence, and where places are masked',
    check: ({ map }, trial) => {
      const { x, batch, length } = draw(trial);
      const mask = trial.mask('mask', [batch, length]);
      const [gradient] = trial.gradients((given) => map({ x: given, mask }), [mul(x, HUGE)]);
      trial.finite('gradient', gradient as Tensor);
    },
  },
  repeatable: {
    statement: 'the same sequence gives the same, to the last bit',
    check: ({ map }, trial) => {
      const { x, mask } = draw(trial);
      trial.same('output', map({ x, mask }), map({ x, mask }));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ map }, trial) => {
      const { x, mask } = draw(trial);
      trial.allocatesOne(() => map({ x, mask }));
    },
  },
};
