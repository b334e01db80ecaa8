import { expandDims, mul, reshape, type Tensor, tile } from '@tensorflow/tfjs-core';
import type { Score } from '../scores/score.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link scoreLaws}. */
export type ScoreLaw =
  | 'shape'
  | 'pairs'
  | 'key order'
  | 'query order'
  | 'batch'
  | 'broadcast'
  | 'finite'
  | 'finite gradient'
  | 'repeatable'
  | 'no leak';

/** A score, as {@link scoreLaws} takes it; `sizes` names `depth`, and `keyDepth` where that is another. */
export interface ScoreSubject extends LawSubject<ScoreLaw> {
  readonly score: Score;
}

/**
 * The laws of what says how well keys match queries: each pair has a score of its own, whatever else is there.
 *
 * @throws RangeError `scoreLaws: except must name laws of shape, .., got shapes`
 *
 * @example
 * import { cosineScore } from '@mneme/attention';
 * import { scoreLaws } from '@mneme/attention/laws';
 *
 * for (const law of scoreLaws({ score: cosineScore })) law.check({ seed: 1, runs: 2 });
 */
export function scoreLaws(subject: ScoreSubject): Law<ScoreLaw>[] {
  return lawsOf('scoreLaws', { ...pairRules, ...batchRules, ...callRules }, subject);
}

interface Drawn {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
}

function draw(trial: Trial): Drawn {
  const [batch, queries, keys] = [trial.size('batch'), trial.size('queries'), trial.size('keys')];
  const depth = trial.size('depth');
  return {
    query: trial.normal('query', [batch, queries, depth]),
    key: trial.normal('key', [batch, keys, trial.sizeOr('keyDepth', depth)]),
    batch,
    queries,
    keys,
  };
}

const pairRules: Rules<ScoreSubject, 'shape' | 'pairs' | 'key order' | 'query order'> = {
  shape: {
    statement: 'scores are [..., queries, keys], with and without a batch',
    check: ({ score }, trial) => {
      const { query, key, batch, queries, keys } = draw(trial);
      trial.shape('scores', score(query, key), [batch, queries, keys]);
      const first = (x: Tensor): Tensor => reshape(part(x, 0, 0, 1), x.shape.slice(1));
      trial.shape('scores of one', score(first(query), first(key)), [queries, keys]);
    },
  },
  pairs: {
    statement: 'the score of a query and a key is the one they have alone',
    check: ({ score }, trial) => {
      const { query, key, queries, keys } = draw(trial);
      const rows = Array.from({ length: queries }, (_, i) => {
        const one = part(query, 1, i, 1);
        const cells = Array.from({ length: keys }, (_, n) => score(one, part(key, 1, n, 1)));
        return joined(cells, 2);
      });
      trial.close('scores', score(query, key), joined(rows, 1));
    },
  },
  'key order': {
    statement: 'keys in another order put the columns of the scores in that order',
    check: ({ score }, trial) => {
      const { query, key, keys } = draw(trial);
      const order = trial.order('order', keys);
      trial.close('scores', score(query, reordered(key, order, 1)), reordered(score(query, key), order, 2));
    },
  },
  'query order': {
    statement: 'queries in another order put the rows of the scores in that order',
    check: ({ score }, trial) => {
      const { query, key, queries } = draw(trial);
      const order = trial.order('order', queries);
      trial.close('scores', score(reordered(query, order, 1), key), reordered(score(query, key), order, 1));
    },
  },
};

const batchRules: Rules<ScoreSubject, 'batch' | 'broadcast'> = {
  batch: {
    statement: 'each element of a batch is scored as if it were alone',
    check: ({ score }, trial) => {
      const { query, key, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) => score(part(query, 0, b, 1), part(key, 0, b, 1)));
      trial.close('scores', score(query, key), joined(alone, 0));
    },
  },
  broadcast: {
    statement: 'keys without a batch axis, or with one of 1, are those of every batch',
    check: ({ score }, trial) => {
      const { query, key, batch } = draw(trial);
      const one = part(key, 0, 0, 1);
      const expected = score(query, tile(one, [batch, 1, 1]));
      trial.close('scores', score(query, one), expected);
      trial.close('scores without the axis', score(query, reshape(one, one.shape.slice(1))), expected);
      const heads = score(expandDims(query, 1), expandDims(key, 1));
      trial.close('scores with another axis', reshape(heads, expected.shape), score(query, key));
    },
  },
};

const HUGE = 1e6;

const callRules: Rules<ScoreSubject, 'finite' | 'finite gradient' | 'repeatable' | 'no leak'> = {
  finite: {
    statement: 'scores are finite for huge and for zero queries and keys',
    check: ({ score }, trial) => {
      const { query, key } = draw(trial);
      trial.finite('scores', score(mul(query, HUGE), mul(key, HUGE)));
      trial.finite('scores of zeros', score(mul(query, 0), mul(key, 0)));
    },
  },
  'finite gradient': {
    statement: 'gradients are finite for huge and for zero queries and keys',
    check: ({ score }, trial) => {
      const { query, key } = draw(trial);
      for (const by of [HUGE, 0]) {
        const run = (...given: Tensor[]): Tensor => score(given[0] as Tensor, given[1] as Tensor);
        const [ofQuery, ofKey] = trial.gradients(run, [mul(query, by), mul(key, by)]);
        trial.finite(`gradient of queries times ${by}`, ofQuery as Tensor);
        trial.finite(`gradient of keys times ${by}`, ofKey as Tensor);
      }
    },
  },
  repeatable: {
    statement: 'the same queries and keys have the same scores, to the last bit',
    check: ({ score }, trial) => {
      const { query, key } = draw(trial);
      trial.same('scores', score(query, key), score(query, key));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ score }, trial) => {
      const { query, key } = draw(trial);
      trial.allocatesOne(() => score(query, key));
    },
  },
};
