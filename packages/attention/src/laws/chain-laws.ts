import { add, expandDims, logicalNot, mul, onesLike, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { ChainPotentials } from '../structured/chain-potentials.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, kept, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link chainLaws}. */
export type ChainLaw =
  | 'marginals'
  | 'partition'
  | 'gradient'
  | 'sum'
  | 'masked'
  | 'shift'
  | 'batch'
  | 'no leak';

/** Sums over the state sequences of a linear chain, as {@link chainLaws} takes them. */
export interface ChainSubject extends LawSubject<ChainLaw> {
  /** `[batch, length, states]` */
  readonly marginals: (potentials: ChainPotentials) => Tensor;
  /** `[batch]` */
  readonly logPartition: (potentials: ChainPotentials) => Tensor;
}

/**
 * The laws of linear-chain conditional random fields: marginals and the partition function are what listing every sequence gives, and the
 * one is the gradient of the logarithm of the other.
 *
 * @throws RangeError `chainLaws: except must name laws of marginals, .., got marginal`
 *
 * @example
 * import { chainLogPartition, chainMarginals } from '@mneme/attention';
 * import { chainLaws } from '@mneme/attention/laws';
 *
 * const laws = chainLaws({ marginals: chainMarginals, logPartition: chainLogPartition });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function chainLaws(subject: ChainSubject): Law<ChainLaw>[] {
  return lawsOf('chainLaws', { ...LISTED, ...RELATED }, subject);
}

type Drawn = Required<ChainPotentials> & {
  readonly batch: number;
  readonly length: number;
  readonly states: number;
};

/** Small, for every sequence to be listed: at most 3 states at 5 places. */
function draw(trial: Trial): Drawn {
  const [batch, length] = [trial.sizeUpTo('batch', 3), trial.sizeUpTo('length', 5)];
  const states = trial.sizeUpTo('states', 3, 2);
  return {
    unary: trial.normal('unary', [batch, length, states]),
    transitions: trial.normal('transitions', [states, states]),
    mask: trial.mask('mask', [batch, length]),
    batch,
    length,
    states,
  };
}

/** What listing every sequence of each chain gives, in double precision. */
function listed({ unary, transitions, mask, batch, length, states }: Drawn): {
  readonly marginals: Tensor;
  readonly logPartition: Tensor;
} {
  const [u, t, open] = [unary.dataSync(), transitions.dataSync(), mask.dataSync()];
  const marginals = new Float64Array(batch * length * states);
  const partitions = new Float64Array(batch);
  for (let b = 0; b < batch; b++) {
    visit(length, states, (z) => {
      // A place without a state is counted once, as state 0.
      if (z.some((state, place) => state !== 0 && !open[b * length + place])) return;
      const score = z.reduce((total, state, place) => {
        if (!open[b * length + place]) return total;
        const next = open[b * length + place + 1] ? z[place + 1] : undefined;
        const step = next === undefined ? 0 : (t[state * states + next] ?? 0);
        return total + (u[(b * length + place) * states + state] ?? 0) + step;
      }, 0);
      partitions[b] = (partitions[b] ?? 0) + Math.exp(score);
      for (const [place, state] of z.entries()) {
        const at = (b * length + place) * states + state;
        if (open[b * length + place]) marginals[at] = (marginals[at] ?? 0) + Math.exp(score);
      }
    });
  }
  const shares = marginals.map((mass, at) => mass / (partitions[Math.floor(at / (length * states))] ?? 1));
  return {
    marginals: tensor(Float32Array.from(shares), [batch, length, states]),
    logPartition: tensor(Float32Array.from(partitions, Math.log), [batch]),
  };
}

function visit(length: number, states: number, see: (z: readonly number[]) => void): void {
  for (let code = 0; code < states ** length; code++) {
    see(Array.from({ length }, (_, place) => Math.floor(code / states ** place) % states));
  }
}

const LISTED: Rules<ChainSubject, 'marginals' | 'partition' | 'sum' | 'masked'> = {
  marginals: {
    statement: 'the probability of each state at each place is what listing every sequence gives',
    check: ({ marginals }, trial) => {
      const drawn = draw(trial);
      trial.close('marginals', marginals(drawn), listed(drawn).marginals);
    },
  },
  partition: {
    statement: 'log Z is the logarithm of the sum over every sequence',
    check: ({ logPartition }, trial) => {
      const drawn = draw(trial);
      trial.close('log Z', logPartition(drawn), listed(drawn).logPartition);
    },
  },
  sum: {
    statement: 'the marginals of a place sum to 1',
    check: ({ marginals }, trial) => {
      const { unary, transitions } = draw(trial);
      const total = sum(marginals({ unary, transitions }), -1);
      trial.close('sum of marginals', total, onesLike(total));
    },
  },
  masked: {
    statement: 'places without a state have marginals of exactly 0, and what stands there changes nothing',
    check: ({ marginals, logPartition }, trial) => {
      const { unary, transitions, mask } = draw(trial);
      const hidden = expandDims(logicalNot(mask), -1);
      const given = { unary, transitions, mask };
      const changed = { ...given, unary: add(unary, kept(trial.normal('other', unary.shape, 100), hidden)) };
      trial.zero('marginals', kept(marginals(given), hidden));
      trial.close('marginals', marginals(changed), marginals(given));
      trial.close('log Z', logPartition(changed), logPartition(given));
    },
  },
};

const RELATED: Rules<ChainSubject, 'gradient' | 'shift' | 'batch' | 'no leak'> = {
  gradient: {
    statement: 'marginals are the gradient of log Z in the unary potentials',
    check: ({ marginals, logPartition }, trial) => {
      const { unary, transitions, mask, batch } = draw(trial);
      const weights = trial.normal('weights of the gradient', [batch]);
      const [gradient] = trial.gradients(
        (given) => logPartition({ unary: given, transitions, mask }),
        [unary],
      );
      const expected = mul(expandDims(expandDims(weights, -1), -1), marginals({ unary, transitions, mask }));
      trial.close('gradient', gradient as Tensor, expected);
    },
  },
  shift: {
    statement:
      'potentials of a place that are all higher by c give the same marginals, and a log Z higher by c',
    check: ({ marginals, logPartition }, trial) => {
      const { unary, transitions, batch, length } = draw(trial);
      const by = trial.normal('shift', [batch, length, 1], 10);
      const [given, moved] = [
        { unary, transitions },
        { unary: add(unary, by), transitions },
      ];
      trial.close('marginals', marginals(moved), marginals(given));
      trial.close('log Z', logPartition(moved), add(logPartition(given), sum(by, [1, 2])));
    },
  },
  batch: {
    statement: 'each chain of a batch is summed as if it were alone',
    check: ({ marginals, logPartition }, trial) => {
      const { unary, transitions, mask, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) => ({
        unary: part(unary, 0, b, 1),
        transitions,
        mask: part(mask, 0, b, 1),
      }));
      const all = { unary, transitions, mask };
      trial.close('marginals', marginals(all), joined(alone.map(marginals), 0));
      trial.close('log Z', logPartition(all), joined(alone.map(logPartition), 0));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ marginals, logPartition }, trial) => {
      const { unary, transitions, mask } = draw(trial);
      trial.allocatesOne(() => marginals({ unary, transitions, mask }));
      trial.allocatesOne(() => logPartition({ unary, transitions, mask }));
    },
  },
};
