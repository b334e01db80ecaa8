import {
  add,
  expandDims,
  logicalAnd,
  logicalNot,
  mul,
  onesLike,
  sum,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import type { TreeMarginals, TreeScores } from '../structured/tree-scores.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, kept, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link treeLaws}. */
export type TreeLaw = 'marginals' | 'partition' | 'gradient' | 'heads' | 'masked' | 'batch';

/** Sums over dependency trees, as {@link treeLaws} takes them. */
export interface TreeSubject extends LawSubject<TreeLaw> {
  readonly marginals: (scores: TreeScores) => TreeMarginals;
  /** `[batch]` */
  readonly logPartition: (scores: TreeScores) => Tensor;
  /** Whether trees with crossing arcs are left out. */
  readonly projective: boolean;
  /** Whether trees of several roots are left out. */
  readonly single: boolean;
}

/**
 * The laws of distributions over dependency trees: marginals and the partition function are what listing every tree gives, and the one is
 * the gradient of the logarithm of the other.
 *
 * @throws RangeError `treeLaws: except must name laws of marginals, .., got marginal`
 *
 * @example
 * import { treeLogPartition, treeMarginals } from '@mneme/attention';
 * import { treeLaws } from '@mneme/attention/laws';
 *
 * const all = { projective: false, single: false };
 * const laws = treeLaws({ marginals: treeMarginals, logPartition: treeLogPartition, ...all });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function treeLaws(subject: TreeSubject): Law<TreeLaw>[] {
  return lawsOf('treeLaws', RULES, subject);
}

type Drawn = Required<TreeScores> & { readonly batch: number; readonly length: number };

function draw(trial: Trial): Drawn {
  const [batch, length] = [trial.sizeUpTo('batch', 2), trial.sizeUpTo('length', 4)];
  return {
    arcs: trial.normal('arcs', [batch, length, length]),
    roots: trial.normal('roots', [batch, length]),
    mask: trial.mask('mask', [batch, length]),
    batch,
    length,
  };
}

type Kind = Pick<TreeSubject, 'projective' | 'single'>;

/** Whether heads, `length` for the root and -1 for a word that is none, make a tree of the kind. */
function isTree(heads: readonly number[], { projective, single }: Kind): boolean {
  const root = heads.length;
  const words = [...heads.keys()].filter((word) => heads[word] !== -1);
  if (single && words.filter((word) => heads[word] === root).length !== 1) return false;
  const rooted = words.every((word) => {
    let at = word;
    for (let steps = 0; steps <= root && at !== root; steps++) at = heads[at] ?? root;
    return at === root;
  });
  if (!rooted || !projective) return rooted;
  // The root stands before the first word.
  const arcs = words.map((word) => {
    const head = heads[word] === root ? -1 : (heads[word] ?? -1);
    return [Math.min(head, word), Math.max(head, word)] as const;
  });
  return arcs.every(([a, b]) => arcs.every(([c, d]) => !(a < c && c < b && b < d)));
}

/** What listing every tree gives, in double precision. */
function listed({ arcs, roots, mask, batch, length }: Drawn, kind: Kind): TreeMarginals & { log: Tensor } {
  const [a, r, open] = [arcs.dataSync(), roots.dataSync(), mask.dataSync()];
  const ofArcs = new Float64Array(batch * length * length);
  const ofRoots = new Float64Array(batch * length);
  const partitions = new Float64Array(batch);
  const here = (b: number, word: number): boolean => open[b * length + word] === 1;
  for (let b = 0; b < batch; b++) {
    for (let code = 0; code < (length + 1) ** length; code++) {
      const heads = Array.from(
        { length },
        (_, word) => Math.floor(code / (length + 1) ** word) % (length + 1),
      );
      // A word that is none is counted once, below the root, and heads no other.
      if (heads.some((head, word) => head < length && !(here(b, head) && here(b, word)))) continue;
      const counted = heads.map((head, word) => (here(b, word) ? head : -1));
      if (!isTree(counted, kind)) continue;
      const places = counted.flatMap((head, word) =>
        head < 0 ? [] : head === length ? [b * length + word] : [-1 - ((b * length + head) * length + word)],
      );
      const score = places.reduce((t, at) => t + ((at >= 0 ? r[at] : a[-1 - at]) ?? 0), 0);
      partitions[b] = (partitions[b] ?? 0) + Math.exp(score);
      for (const at of places) {
        if (at >= 0) ofRoots[at] = (ofRoots[at] ?? 0) + Math.exp(score);
        else ofArcs[-1 - at] = (ofArcs[-1 - at] ?? 0) + Math.exp(score);
      }
    }
  }
  const share = (mass: Float64Array, each: number): Float32Array =>
    Float32Array.from(mass, (value, at) => value / (partitions[Math.floor(at / each)] ?? 1));
  return {
    arcs: tensor(share(ofArcs, length * length), [batch, length, length]),
    roots: tensor(share(ofRoots, length), [batch, length]),
    log: tensor(Float32Array.from(partitions, Math.log), [batch]),
  };
}

const RULES: Rules<TreeSubject, TreeLaw> = {
  marginals: {
    statement: 'the probability of each arc and root is what listing every tree gives',
    check: (subject, trial) => {
      const drawn = draw(trial);
      const [actual, expected] = [subject.marginals(drawn), listed(drawn, subject)];
      trial.close('arcs', actual.arcs, expected.arcs);
      trial.close('roots', actual.roots, expected.roots);
    },
  },
  partition: {
    statement: 'log Z is the logarithm of the sum over every tree',
    check: (subject, trial) => {
      const drawn = draw(trial);
      trial.close('log Z', subject.logPartition(drawn), listed(drawn, subject).log);
    },
  },
  gradient: {
    statement: 'marginals are the gradient of log Z in the scores',
    check: ({ marginals, logPartition }, trial) => {
      const { arcs, roots, mask, batch } = draw(trial);
      const weights = trial.normal('weights of the gradient', [batch]);
      const run = (...given: Tensor[]): Tensor =>
        logPartition({ arcs: given[0] as Tensor, roots: given[1] as Tensor, mask });
      const [ofArcs, ofRoots] = trial.gradients(run, [arcs, roots]);
      const expected = marginals({ arcs, roots, mask });
      const weight = expandDims(weights, -1);
      trial.close('gradient of arcs', ofArcs as Tensor, mul(expected.arcs, expandDims(weight, -1)));
      trial.close('gradient of roots', ofRoots as Tensor, mul(expected.roots, weight));
    },
  },
  heads: {
    statement: 'the probabilities of all heads of a word sum to 1',
    check: ({ marginals }, trial) => {
      const { arcs, roots } = draw(trial);
      const found = marginals({ arcs, roots });
      const total = add(sum(found.arcs, 1), found.roots);
      trial.close('sum over heads', total, onesLike(total));
    },
  },
  masked: {
    statement: 'words that are none have probabilities of exactly 0, and what stands there changes nothing',
    check: ({ marginals, logPartition }, trial) => {
      const { arcs, roots, mask } = draw(trial);
      const pairs = logicalNot(logicalAnd(expandDims(mask, 2), expandDims(mask, 1)));
      const [given, found] = [{ arcs, roots, mask }, marginals({ arcs, roots, mask })];
      const changed = {
        arcs: add(arcs, kept(trial.normal('other arcs', arcs.shape, 10), pairs)),
        roots: add(roots, kept(trial.normal('other roots', roots.shape, 10), logicalNot(mask))),
        mask,
      };
      trial.zero('arcs', kept(found.arcs, pairs));
      trial.zero('roots', kept(found.roots, logicalNot(mask)));
      trial.close('arcs', marginals(changed).arcs, found.arcs);
      trial.close('log Z', logPartition(changed), logPartition(given));
    },
  },
  batch: {
    statement: 'each sentence of a batch is summed as if it were alone',
    check: ({ marginals, logPartition }, trial) => {
      const { arcs, roots, mask, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) => ({
        arcs: part(arcs, 0, b, 1),
        roots: part(roots, 0, b, 1),
        mask: part(mask, 0, b, 1),
      }));
      const all = { arcs, roots, mask };
      trial.close('log Z', logPartition(all), joined(alone.map(logPartition), 0));
      const each = alone.map(marginals);
      const found = marginals(all);
      trial.close(
        'arcs',
        found.arcs,
        joined(
          each.map((one) => one.arcs),
          0,
        ),
      );
      trial.close(
        'roots',
        found.roots,
        joined(
          each.map((one) => one.roots),
          0,
        ),
      );
    },
  },
};
