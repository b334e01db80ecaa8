import { onEachBackend } from '@mneme/testing';
import { randomNormal, type TensorContainer } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  singleRootTreeLogPartition,
  singleRootTreeMarginals,
  treeLogPartition,
  treeMarginals,
} from '../structured/non-projective-trees.ts';
import {
  projectiveLogPartition,
  projectiveMarginals,
  singleRootProjectiveLogPartition,
  singleRootProjectiveMarginals,
} from '../structured/projective-trees.ts';
import type { TreeScores } from '../structured/tree-scores.ts';
import type { Cost } from './add-costs.ts';
import { type Kernel, kernelsOf, numbersIn } from './fixtures/counted.ts';
import {
  projectiveLogPartitionCost,
  projectiveMarginalsCost,
  singleRootProjectiveLogPartitionCost,
  singleRootProjectiveMarginalsCost,
  type TreeSentenceSizes,
  treeLogPartitionCost,
  treeMarginalsCost,
} from './tree-costs.ts';

const BATCH = 2;

/** An arc led by way of a word: a column for where it begins, a row for where it ends. Put back, two products of the arcs' shape. */
function leadsAround({ name, inputs: [a = [], b = []], outputs: [out = []] }: Kernel): boolean {
  const [left, others] = [out.at(-2) ?? 0, out.at(-1) ?? 0];
  if (out.length !== 3 || others !== left - 1) return false;
  if (name === 'Add') return a.at(-1) === 1 && b.at(-2) === 1;
  return name === 'Multiply' && a.join() === b.join();
}

/** The splits of spans of one width, whose exponentials are added up. */
const sumsSplits = ({ name, outputs: [out = []] }: Kernel): boolean => name === 'Softmax' && out.length === 3;

interface Case {
  readonly name: string;
  readonly cost: (sizes: TreeSentenceSizes) => Cost;
  readonly run: (scores: TreeScores) => TensorContainer;
  readonly counts: (kernel: Kernel) => boolean;
}

const CASES: readonly Case[] = [
  { name: 'treeLogPartition', cost: treeLogPartitionCost, run: treeLogPartition, counts: leadsAround },
  {
    name: 'singleRootTreeLogPartition',
    cost: treeLogPartitionCost,
    run: singleRootTreeLogPartition,
    counts: leadsAround,
  },
  {
    name: 'treeMarginals',
    cost: treeMarginalsCost,
    run: (scores) => ({ ...treeMarginals(scores) }),
    counts: leadsAround,
  },
  {
    name: 'singleRootTreeMarginals',
    cost: treeMarginalsCost,
    run: (scores) => ({ ...singleRootTreeMarginals(scores) }),
    counts: leadsAround,
  },
  {
    name: 'projectiveLogPartition',
    cost: projectiveLogPartitionCost,
    run: projectiveLogPartition,
    counts: sumsSplits,
  },
  {
    name: 'projectiveMarginals',
    cost: projectiveMarginalsCost,
    run: (scores) => ({ ...projectiveMarginals(scores) }),
    counts: sumsSplits,
  },
  {
    name: 'singleRootProjectiveLogPartition',
    cost: singleRootProjectiveLogPartitionCost,
    run: singleRootProjectiveLogPartition,
    counts: sumsSplits,
  },
  {
    name: 'singleRootProjectiveMarginals',
    cost: singleRootProjectiveMarginalsCost,
    run: (scores) => ({ ...singleRootProjectiveMarginals(scores) }),
    counts: sumsSplits,
  },
];

onEachBackend('the cost of trees is that of the kernels that run', () => {
  it.each(CASES)('$name', async ({ cost, run, counts }) => {
    for (const length of [1, 2, 5, 7]) {
      const scores = {
        arcs: randomNormal([BATCH, length, length]),
        roots: randomNormal([BATCH, length]),
      };
      const found = numbersIn((await kernelsOf(() => run(scores))).filter(counts));
      const expected = cost({ batch: BATCH, length });
      expect(expected.multiplyAdds).toBe(found);
      expect(expected.activationBytes).toBe(4 * found);
    }
  });

  it('grows with the cube of the length', () => {
    expect(treeLogPartitionCost({ length: 2000 }).multiplyAdds).toBeCloseTo(
      8 * treeLogPartitionCost({ length: 1000 }).multiplyAdds,
      -4,
    );
  });

  it.each([
    treeLogPartitionCost,
    treeMarginalsCost,
    projectiveLogPartitionCost,
    projectiveMarginalsCost,
    singleRootProjectiveLogPartitionCost,
    singleRootProjectiveMarginalsCost,
  ])('refuse sizes that are none: %o', (cost) => {
    const message = `${cost.name}: length must be an integer of at least 1, got 0`;
    expect(() => cost({ length: 0 })).toThrow(new RangeError(message));
  });
}, ['cpu']);
