import { mean, mul, sub, tidy, transpose } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import {
  singleRootTreeLogPartition,
  singleRootTreeMarginals,
  treeLogPartition,
  treeMarginals,
} from '../structured/non-projective-trees.ts';
import { projectiveLogPartition, projectiveMarginals } from '../structured/projective-trees.ts';
import type { TreeScores } from '../structured/tree-scores.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type TreeLaw, type TreeSubject, treeLaws } from './tree-laws.ts';

const right: TreeSubject = {
  marginals: treeMarginals,
  logPartition: treeLogPartition,
  projective: false,
  single: false,
};
const turned = (scores: TreeScores): TreeScores => ({ ...scores, arcs: transpose(scores.arcs, [0, 2, 1]) });
const unmasked = ({ arcs, roots }: TreeScores): TreeScores => ({ arcs, roots });

const wrong: readonly (readonly [string, TreeLaw, Partial<TreeSubject>])[] = [
  [
    'heads in the columns',
    'marginals',
    { marginals: (scores) => tidy(() => ({ ...treeMarginals(turned(scores)) })) },
  ],
  ['trees of one root alone', 'marginals', { marginals: singleRootTreeMarginals }],
  ['trees without crossing arcs alone', 'marginals', { marginals: projectiveMarginals }],
  ['trees without crossing arcs alone', 'partition', { logPartition: projectiveLogPartition }],
  ['trees of one root alone', 'partition', { logPartition: singleRootTreeLogPartition }],
  ['trees of one root alone in one of both', 'gradient', { logPartition: singleRootTreeLogPartition }],
  [
    'arcs for heads',
    'heads',
    {
      marginals: (scores) =>
        tidy(() => {
          const found = treeMarginals(scores);
          return { arcs: transpose(found.arcs, [0, 2, 1]), roots: found.roots };
        }),
    },
  ],
  ['a mask that is not looked at', 'masked', { marginals: (scores) => treeMarginals(unmasked(scores)) }],
  [
    'a norm over the batch',
    'batch',
    {
      logPartition: (scores) =>
        tidy(() => {
          const found = treeLogPartition(scores);
          return sub(found, mul(mean(found), 0.5));
        }),
    },
  ],
];

describe('the laws of trees', () => {
  expectEachBroken(
    treeLaws(right),
    wrong.map(([what, law, change]) => [what, law, treeLaws({ ...right, ...change })]),
  );
});
