import { add, cast, logicalNot, mul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { constantMask, drawAttention, drawPairs, overQueries } from './attention-case.ts';
import type { AttentionLaw, AttentionSubject } from './attention-subject.ts';
import type { Rules } from './law.ts';
import { joined, kept, maskOf, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** How large what is hidden may be: its square is no infinity yet. */
const HUGE = 1e12;

/** What a mask hides has no part in anything. */
export const visibilityRules: Rules<
  AttentionSubject,
  Extract<
    AttentionLaw,
    'open mask' | 'hidden keys' | 'hidden gradient' | 'padding' | 'empty rows' | 'empty gradient'
  >
> = {
  'open mask': {
    statement: 'a mask that is true everywhere is as none',
    check: ({ attend, byQuery = true }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = constantMask([sizes.batch, byQuery ? sizes.queries : 1, sizes.keys], true);
      trial.close('output', attend({ ...inputs, mask }), attend(inputs));
    },
  },
  'hidden keys': {
    statement: 'another key and value at a place change no output of a query that does not see it',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const place = trial.below('place', sizes.keys);
      const hidden = logicalNot(part(overQueries(mask, sizes), 2, place, 1));
      const key = changedAt(trial, 'other key', inputs.key, place, 3);
      const value = changedAt(trial, 'other value', inputs.value, place, 3);
      const [output, other] = [attend({ ...inputs, mask }), attend({ ...inputs, key, value, mask })];
      trial.close('output', kept(other, hidden), kept(output, hidden));
    },
  },
  'hidden gradient': {
    statement: 'keys and values that no query sees get no gradient, and change no other',
    check: ({ attend }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const open = trial.mask('mask', [sizes.batch, 1, sizes.keys]);
      const hidden = cast(logicalNot(reshape(open, [sizes.batch, sizes.keys, 1])), 'float32');
      const run = (query: Tensor, key: Tensor, value: Tensor): Tensor =>
        attend({ query, key, value, mask: open });
      const { query, key, value } = inputs;
      const gradients = trial.gradients(run as Differentiated, [query, key, value]);
      const changed = (x: Tensor, name: string): Tensor =>
        add(x, mul(hidden, trial.normal(name, x.shape, 3)));
      const others = [query, changed(key, 'other key'), changed(value, 'other value')];
      const [ofQuery, ofKey, ofValue] = gradients as [Tensor, Tensor, Tensor];
      trial.zero('gradient of hidden keys', mul(ofKey, hidden));
      trial.zero('gradient of hidden values', mul(ofValue, hidden));
      const [again] = trial.gradients(run as Differentiated, others) as [Tensor];
      trial.close('gradient of queries', again, ofQuery);
    },
  },
  padding: {
    statement: 'masked keys put behind the others change nothing, however large they are',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const filled = (x: Tensor, name: string): Tensor => {
        const shape = x.shape.with(1, trial.size('padding'));
        return joined([x, trial.normal(name, shape, HUGE)], 1);
      };
      const shut = constantMask(mask.shape.with(2, trial.size('padding')), false);
      const output = attend({
        query: inputs.query,
        key: filled(inputs.key, 'padding key'),
        value: filled(inputs.value, 'padding value'),
        mask: joined([mask, shut], 2),
      });
      trial.close('output', output, attend({ ...inputs, mask }));
    },
  },
  'empty rows': {
    statement: 'a query that sees no key gets exactly zeros, and the others what they get without it',
    check: ({ attend, byQuery = true }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const { shut, empty } = withoutRow(trial, mask, sizes.queries);
      const output = attend({ ...inputs, mask: shut });
      trial.zero('output of a query without keys', kept(output, empty));
      const others = logicalNot(empty);
      trial.close('output of the others', kept(output, others), kept(attend({ ...inputs, mask }), others));
    },
  },
  'empty gradient': {
    statement: 'a query that sees no key gets a gradient of exactly 0, and nothing gets NaN',
    check: ({ attend, byQuery = true }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const { shut, empty } = withoutRow(trial, drawPairs(trial, sizes, byQuery), sizes.queries);
      const run = (query: Tensor, key: Tensor, value: Tensor): Tensor =>
        attend({ query, key, value, mask: shut });
      const given = [inputs.query, inputs.key, inputs.value];
      const [query, key, value] = trial.gradients(run as Differentiated, given) as [Tensor, Tensor, Tensor];
      trial.finite('gradient of queries', query);
      trial.finite('gradient of keys', key);
      trial.finite('gradient of values', value);
      trial.zero('gradient of a query without keys', kept(query, empty));
    },
  },
};

type Differentiated = (...inputs: Tensor[]) => Tensor;

/** A mask of which one row sees nothing, and where that is, `[batch, queries, 1]`. */
function withoutRow(trial: Trial, mask: Tensor, queries: number): { shut: Tensor; empty: Tensor } {
  const [batch = 1, rows = 1, keys = 1] = mask.shape;
  const [atBatch, atRow] = [trial.below('empty batch', batch), trial.below('empty row', rows)];
  const open = mask.dataSync();
  return {
    shut: maskOf(
      mask.shape,
      ([b = 0, i = 0, n = 0]) => !(b === atBatch && i === atRow) && open[(b * rows + i) * keys + n] === 1,
    ),
    empty: maskOf(
      [batch, queries, 1],
      ([b = 0, i = 0]) => b === atBatch && (rows === 1 ? true : i === atRow),
    ),
  };
}

/** `x` with other numbers at one place of the axis before the last. */
function changedAt(trial: Trial, name: string, x: Tensor, place: number, deviation: number): Tensor {
  const length = x.shape[1] ?? 1;
  const there = cast(
    maskOf([1, length, 1], ([, n]) => n === place),
    'float32',
  );
  return add(x, mul(there, trial.normal(name, x.shape, deviation)));
}
