import { bandMask, type Random } from '@mneme/tensor-core';
import { cast, logicalAnd, logicalNot, logicalOr, type Tensor } from '@tensorflow/tfjs-core';
import { Mask } from '../masks/mask.ts';
import { maskTensor } from '../masks/mask-tensor.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { maskOf } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link maskLaws}. */
export type MaskLaw = 'tensor' | 'rows' | 'band' | 'and' | 'or' | 'not' | 'De Morgan';

/** The sizes that a mask is made for. */
export interface DrawnMaskSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
}

/** A kind of mask, as {@link maskLaws} takes it. */
export interface MaskSubject extends LawSubject<MaskLaw> {
  /** Makes one for given sizes; what it is of beyond them is drawn from `random`. */
  readonly make: (sizes: DrawnMaskSizes, random: Random) => Mask;
}

/**
 * The laws of masks as values: the tensor is what the predicate says, so is the band, and `and`, `or` and `not` are those of logic.
 *
 * @throws RangeError `maskLaws: except must name laws of tensor, .., got tensors`
 *
 * @example
 * import { causal } from '@mneme/attention';
 * import { maskLaws } from '@mneme/attention/laws';
 *
 * const laws = maskLaws({ make: ({ queries, keys }) => causal({ offset: keys - queries }) });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function maskLaws(subject: MaskSubject): Law<MaskLaw>[] {
  return lawsOf('maskLaws', RULES, subject);
}

interface Drawn {
  readonly mask: Mask;
  /** Of no structure, for the same sizes. */
  readonly other: Mask;
  readonly sizes: DrawnMaskSizes;
}

function draw({ make }: MaskSubject, trial: Trial): Drawn {
  const sizes = { batch: trial.size('batch'), queries: trial.size('queries'), keys: trial.size('keys') };
  const mask = make(sizes, trial.random.split('mask'));
  const { queries, keys } = sizes;
  const batch = mask.batch ?? 1;
  const open = trial.random.split('other').uniforms(batch * queries * keys);
  const other = new Mask({
    name: 'other',
    ...(mask.batch !== undefined && { batch: mask.batch }),
    allows: (i, n, b) => (open[(b * queries + i) * keys + n] ?? 0) < 0.5,
  });
  return { mask, other, sizes };
}

/** The tensor of a mask at all its places, `[batch, queries, keys]`. */
function whole(mask: Mask, { queries, keys }: DrawnMaskSizes): Tensor {
  const all = maskTensor(mask, { queries, keys });
  // Rows that are one for all queries are spread out.
  return logicalAnd(
    all,
    maskOf([mask.batch ?? 1, queries, keys], () => true),
  );
}

function sameMask(trial: Trial, what: string, actual: Tensor, expected: Tensor): void {
  trial.same(what, cast(actual, 'int32'), cast(expected, 'int32'));
}

const RULES: Rules<MaskSubject, MaskLaw> = {
  tensor: {
    statement: 'its tensor is bool, and true where its predicate is',
    check: (subject, trial) => {
      const { mask, sizes } = draw(subject, trial);
      const { queries, keys } = sizes;
      const expected = maskOf([mask.batch ?? 1, queries, keys], ([b = 0, i = 0, n = 0]) =>
        mask.allows(i, n, b),
      );
      sameMask(trial, 'mask', whole(mask, sizes), expected);
    },
  },
  rows: {
    statement: 'where it says that queries are all alike they are',
    check: (subject, trial) => {
      const { mask, sizes } = draw(subject, trial);
      if (mask.byQuery) return;
      const { queries, keys } = sizes;
      const expected = maskOf([mask.batch ?? 1, queries, keys], ([b = 0, , n = 0]) => mask.allows(0, n, b));
      const actual = maskOf([mask.batch ?? 1, queries, keys], ([b = 0, i = 0, n = 0]) =>
        mask.allows(i, n, b),
      );
      sameMask(trial, 'mask', actual, expected);
    },
  },
  band: {
    statement:
      'where it has a band, the band is true where it is; so is that of two masks that are joined by and',
    check: (subject, trial) => {
      const { mask, sizes } = draw(subject, trial);
      const again = subject.make(sizes, trial.random.split('again'));
      for (const one of [mask, mask.and(again)]) {
        if (!one.band) continue;
        const { queries, keys } = sizes;
        const expected = maskOf([queries, keys], ([i = 0, n = 0]) => one.allows(i, n, 0));
        sameMask(trial, `band of ${one.name}`, bandMask(queries, keys, one.band), expected);
      }
    },
  },
  and: {
    statement: 'joined to another by and, from either side, it is true where both are',
    check: (subject, trial) => {
      const { mask, other, sizes } = draw(subject, trial);
      const expected = logicalAnd(whole(mask, sizes), whole(other, sizes));
      sameMask(trial, 'mask and other', whole(mask.and(other), sizes), expected);
      sameMask(trial, 'other and mask', whole(other.and(mask), sizes), expected);
    },
  },
  or: {
    statement: 'joined to another by or, from either side, it is true where one of them is',
    check: (subject, trial) => {
      const { mask, other, sizes } = draw(subject, trial);
      const expected = logicalOr(whole(mask, sizes), whole(other, sizes));
      sameMask(trial, 'mask or other', whole(mask.or(other), sizes), expected);
      sameMask(trial, 'other or mask', whole(other.or(mask), sizes), expected);
    },
  },
  not: {
    statement: 'its negation is true where it is not, and that of its negation where it is',
    check: (subject, trial) => {
      const { mask, sizes } = draw(subject, trial);
      sameMask(trial, 'not mask', whole(mask.not(), sizes), logicalNot(whole(mask, sizes)));
      sameMask(trial, 'not not mask', whole(mask.not().not(), sizes), whole(mask, sizes));
    },
  },
  'De Morgan': {
    statement:
      'not (mask and other) is not mask or not other, and not (mask or other) is not mask and not other',
    check: (subject, trial) => {
      const { mask, other, sizes } = draw(subject, trial);
      const [no, nor] = [mask.not(), other.not()];
      sameMask(trial, 'not (mask and other)', whole(mask.and(other).not(), sizes), whole(no.or(nor), sizes));
      sameMask(trial, 'not (mask or other)', whole(mask.or(other).not(), sizes), whole(no.and(nor), sizes));
    },
  },
};
