import { describe } from 'vitest';
import { causal } from '../masks/bands.ts';
import { padding } from '../masks/lengths.ts';
import { Mask, type MaskConfig } from '../masks/mask.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type MaskLaw, type MaskSubject, maskLaws } from './mask-laws.ts';

const right: MaskSubject['make'] = ({ queries, keys }) => causal({ offset: keys - queries });
/** A causal mask with something changed. */
const but =
  (change: Partial<MaskConfig>): MaskSubject['make'] =>
  () => {
    const mask = causal({ offset: 0 });
    const { name, allows } = mask;
    return new Mask({ name, allows, ...change });
  };
/** A mask of which one method is another. */
const joinedBy =
  (change: Partial<Pick<Mask, 'and' | 'or' | 'not'>>): MaskSubject['make'] =>
  () =>
    Object.assign(causal({ offset: 0 }), change);
let calls = 0;

const wrong: readonly (readonly [string, MaskLaw, MaskSubject['make']])[] = [
  ['a predicate that changes its mind', 'tensor', but({ allows: () => calls++ % 3 === 0 })],
  ['one row where queries differ', 'tensor', but({ byQuery: false })],
  ['one row where queries differ', 'rows', but({ byQuery: false })],
  ['a band that is one too wide', 'band', but({ band: { above: 1 } })],
  ['a band for the opposite', 'band', but({ band: { below: 0 } })],
  ['and for or', 'or', joinedBy({ or: (other) => causal({ offset: 0 }).and(other) })],
  ['or for and', 'and', joinedBy({ and: (other) => causal({ offset: 0 }).or(other) })],
  [
    'a negation that keeps the diagonal',
    'not',
    joinedBy({ not: () => new Mask({ name: 'not', allows: (i, n) => n >= i }) }),
  ],
  ['a negation of the left side alone', 'De Morgan', joinedBy({ not: () => causal({ offset: 0 }) })],
];

describe('the laws of masks', () => {
  expectEachBroken(
    maskLaws({ make: right }),
    wrong.map(([what, law, make]) => [what, law, maskLaws({ make })]),
  );
});

describe('the laws of masks that tell sequences apart', () => {
  const laws = maskLaws({
    make: ({ batch, keys }, random) => padding(Array.from(random.integers(batch, keys + 1))),
  });
  expectEachBroken(
    laws,
    laws.map(({ name }) => {
      const make: MaskSubject['make'] = ({ batch }) =>
        Object.assign(
          new Mask({ name: 'wrong', batch, byQuery: false, allows: (i) => i % 2 === calls++ % 2, band: {} }),
          {
            and: () => causal({ offset: 0 }),
            or: () => causal({ offset: 0 }),
            not: () => causal({ offset: 0 }),
          },
        );
      return ['a mask of nothing but contradictions', name, maskLaws({ make })];
    }),
  );
});
