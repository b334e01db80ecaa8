import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { attend } from '../attend.ts';
import type { AttendInputs } from '../attend-inputs.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link groupedHeadLaws}. */
export type GroupedHeadLaw = 'grouped' | 'one group' | 'as many groups' | 'key head order' | 'no leak';

/** Attention of more heads of queries than of keys, as {@link groupedHeadLaws} takes it. */
export interface GroupedHeadSubject extends LawSubject<GroupedHeadLaw> {
  /** `query` `[batch, heads, queries, depth]`, `key` `[batch, keyHeads, keys, depth]`, `value` `[batch, keyHeads, keys, width]`. */
  readonly grouped: (inputs: Omit<AttendInputs, 'mask'>) => Tensor;
  /** The same for a single head, `[batch, queries, depth]`. Default {@link attend}. */
  readonly attend?: (inputs: AttendInputs) => Tensor;
}

/**
 * The laws of grouped and multi-query attention: head h of the queries reads head `floor(h keyHeads / heads)` of the keys, neighbours the
 * same one.
 *
 * @throws RangeError `groupedHeadLaws: except must name laws of grouped, .., got group`
 *
 * @example
 * import { attend, repeatHeads } from '@mneme/attention';
 * import { groupedHeadLaws } from '@mneme/attention/laws';
 * import { tidy } from '@tensorflow/tfjs-core';
 *
 * const laws = groupedHeadLaws({
 *   grouped: ({ query, key, value }) =>
 *     tidy(() => {
 *       const times = (query.shape[1] ?? 1) / (key.shape[1] ?? 1);
 *       return attend({ query, key: repeatHeads(key, times), value: repeatHeads(value, times) }).output;
 *     }),
 * });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function groupedHeadLaws(subject: GroupedHeadSubject): Law<GroupedHeadLaw>[] {
  return lawsOf('groupedHeadLaws', RULES, subject);
}

type Heads = Omit<AttendInputs, 'mask'>;

function draw(trial: Trial, keyHeads: number, times: number): Heads {
  const [batch, queries, keys] = [trial.size('batch'), trial.size('queries'), trial.size('keys')];
  const [depth, width] = [trial.size('depth'), trial.size('width')];
  return {
    query: trial.normal('query', [batch, keyHeads * times, queries, depth]),
    key: trial.normal('key', [batch, keyHeads, keys, depth]),
    value: trial.normal('value', [batch, keyHeads, keys, width]),
  };
}

/** One head of the queries after the other, each with the key head that `keyHeadOf` says. */
function headByHead(
  { attend: single = (inputs) => attend(inputs).output }: GroupedHeadSubject,
  { query, key, value }: Heads,
  keyHeadOf: (head: number) => number,
): Tensor {
  const headOf = (x: Tensor, head: number): Tensor =>
    reshape(part(x, 1, head, 1), [x.shape[0] ?? 1, ...x.shape.slice(2)]);
  const outputs = Array.from({ length: query.shape[1] ?? 1 }, (_, head) => {
    const n = keyHeadOf(head);
    const output = single({ query: headOf(query, head), key: headOf(key, n), value: headOf(value, n) });
    return reshape(output, [output.shape[0] ?? 1, 1, ...output.shape.slice(1)]);
  });
  return joined(outputs, 1);
}

const RULES: Rules<GroupedHeadSubject, GroupedHeadLaw> = {
  grouped: {
    statement:
      'each head of the queries reads the head of the keys that its group shares, as if they were alone',
    check: (subject, trial) => {
      const times = trial.size('group', 2);
      const inputs = draw(trial, trial.size('keyHeads', 2), times);
      const expected = headByHead(subject, inputs, (head) => Math.floor(head / times));
      trial.close('output', subject.grouped(inputs), expected);
    },
  },
  'one group': {
    statement: 'a single head of keys is read by all heads of the queries',
    check: (subject, trial) => {
      const inputs = draw(trial, 1, trial.size('group', 2));
      trial.close(
        'output',
        subject.grouped(inputs),
        headByHead(subject, inputs, () => 0),
      );
    },
  },
  'as many groups': {
    statement: 'as many heads of keys as of queries are read one by one',
    check: (subject, trial) => {
      const inputs = draw(trial, trial.size('keyHeads', 2), 1);
      trial.close(
        'output',
        subject.grouped(inputs),
        headByHead(subject, inputs, (head) => head),
      );
    },
  },
  'key head order': {
    statement: 'the heads of keys and the groups that read them in another order put outputs in that order',
    check: (subject, trial) => {
      const [times, keyHeads] = [trial.size('group', 2), trial.size('keyHeads', 2)];
      const inputs = draw(trial, keyHeads, times);
      const order = trial.order('order', keyHeads);
      const heads = order.flatMap((group) => Array.from({ length: times }, (_, i) => group * times + i));
      const moved = subject.grouped({
        query: reordered(inputs.query, heads, 1),
        key: reordered(inputs.key, order, 1),
        value: reordered(inputs.value, order, 1),
      });
      trial.close('output', moved, reordered(subject.grouped(inputs), heads, 1));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: (subject, trial) => {
      const inputs = draw(trial, trial.size('keyHeads'), trial.size('group'));
      trial.allocatesOne(() => subject.grouped(inputs));
    },
  },
};
