import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { add, concat, grads, mul, reshape, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  enumeratedHeads,
  everyTree,
  type TreeEnumeration,
  type TreeShape,
} from './fixtures/enumerated-trees.ts';
import {
  singleRootTreeLogPartition,
  singleRootTreeMarginals,
  treeLogPartition,
  treeMarginals,
} from './non-projective-trees.ts';
import {
  projectiveLogPartition,
  projectiveMarginals,
  singleRootProjectiveLogPartition,
  singleRootProjectiveMarginals,
} from './projective-trees.ts';
import type { TreeMarginals, TreeScores } from './tree-scores.ts';

interface Kind {
  readonly name: string;
  readonly logPartition: (scores: TreeScores) => Tensor;
  readonly marginals: (scores: TreeScores) => TreeMarginals;
  readonly single: boolean;
  readonly projective: boolean;
  /** How many trees of 1, 2, 3, 4 words there are. */
  readonly counts: readonly number[];
}

const KINDS: readonly Kind[] = [
  {
    name: 'treeMarginals',
    logPartition: treeLogPartition,
    marginals: treeMarginals,
    single: false,
    projective: false,
    counts: [1, 3, 16, 125], // (n + 1)^(n - 1), Cayley
  },
  {
    name: 'singleRootTreeMarginals',
    logPartition: singleRootTreeLogPartition,
    marginals: singleRootTreeMarginals,
    single: true,
    projective: false,
    counts: [1, 2, 9, 64], // n^(n - 1)
  },
  {
    name: 'projectiveMarginals',
    logPartition: projectiveLogPartition,
    marginals: projectiveMarginals,
    single: false,
    projective: true,
    counts: [1, 3, 12, 55],
  },
  {
    name: 'singleRootProjectiveMarginals',
    logPartition: singleRootProjectiveLogPartition,
    marginals: singleRootProjectiveMarginals,
    single: true,
    projective: true,
    counts: [1, 2, 7, 30],
  },
];

const OPEN = [
  [1, 1, 1, 1],
  [1, 1, 1, 0],
  [0, 1, 0, 1],
  [0, 0, 0, 0],
];
const [BATCH, LENGTH] = [4, 4];
const draw = (name: string, shape: number[]): Tensor =>
  normal(shape, new Random(46).split(name), { deviation: 1.5 });
const mask = (): Tensor => tensor(OPEN, [BATCH, LENGTH], 'bool');
const inputs = (): [Tensor, Tensor] => [
  draw('arcs', [BATCH, LENGTH, LENGTH]),
  draw('roots', [BATCH, LENGTH]),
];
/** Both marginals of each sentence in a row. */
const flat = ({ arcs, roots }: TreeMarginals): Tensor => {
  const [batch = 1, length = 1] = roots.shape;
  return concat([reshape(arcs, [batch, length * length]), roots], 1);
};

onEachBackend('trees', () => {
  beforeAll(() => ensureGradients());

  describe.each(KINDS)('$name', ({ logPartition, marginals, single, projective, counts }) => {
    const listed = (open?: TreeShape['open']): TreeEnumeration =>
      everyTree({ batch: BATCH, length: LENGTH, single, projective, ...(open && { open }) });
    const [whole, part] = [listed(), listed((b, word) => OPEN[b]?.[word] === 1)];

    it('of scores 0 counts the trees', () => {
      for (const [i, count] of counts.entries()) {
        const scores = { arcs: zeros([1, i + 1, i + 1]), roots: zeros([1, i + 1]) };
        toBeClose(logPartition(scores), [Math.log(count)]);
      }
    });

    it.each([false, true])('is that of all trees, masked %s; gradients too', (masked) => {
      const run = (arcs: Tensor, roots: Tensor): Tensor => {
        const scores = { arcs, roots, ...(masked && { mask: mask() }) };
        return concat([reshape(logPartition(scores), [BATCH, 1]), flat(marginals(scores))], 1);
      };
      const oracle = (arcs: ArrayLike<number>, roots: ArrayLike<number>): number[] =>
        (masked ? part : whole)(arcs, roots).flatMap((trees) => [
          trees.logPartition,
          ...enumeratedHeads([trees], LENGTH),
        ]);
      const [arcs, roots] = inputs();
      toBeClose(run(arcs, roots), oracle(arcs.dataSync(), roots.dataSync()), { absolute: 5e-6 });
      expectGradient(run as (...x: Tensor[]) => Tensor, [arcs, roots], {
        oracle: oracle as (...x: Float64Array[]) => number[],
      });
    });

    it('of five words too, and its marginals are the gradient of its log-partition', () => {
      const given = [draw('five', [2, 5, 5]), draw('roots of five', [2, 5])] as const;
      const five = { batch: 2, length: 5, single, projective };
      const trees = everyTree(five)(given[0].dataSync(), given[1].dataSync());
      const { arcs, roots } = marginals({ arcs: given[0], roots: given[1] });
      toBeClose(flat({ arcs, roots }), enumeratedHeads(trees, 5), { absolute: 5e-6 });
      const composed = (x: Tensor, y: Tensor): Tensor => logPartition({ arcs: x, roots: y });
      const [byArcs, byRoots] = grads(composed as (...x: Tensor[]) => Tensor)([...given]);
      toBeClose(byArcs as Tensor, arcs, { absolute: 5e-6 });
      toBeClose(byRoots as Tensor, roots, { absolute: 5e-6 });
    });

    it('by law: each word has one head, roots as many as they must be, entropy at least 0', () => {
      const numbers = (count: number) =>
        fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: count, maxLength: count });
      fc.assert(
        fc.property(numbers(49), numbers(7), (own, ofRoots) => {
          const scores = { arcs: tensor(own, [1, 7, 7]), roots: tensor(ofRoots, [1, 7]) };
          const found = marginals(scores);
          const [arcs, roots] = [found.arcs.dataSync(), found.roots.dataSync()];
          let expected = 0;
          for (let word = 0; word < 7; word++) {
            let total = roots[word] ?? 0;
            expected += (roots[word] ?? 0) * (ofRoots[word] ?? 0);
            for (let head = 0; head < 7; head++) {
              const p = arcs[head * 7 + word] ?? 0;
              expect(p).toBeGreaterThanOrEqual(0);
              total += p;
              expected += head === word ? 0 : p * (own[head * 7 + word] ?? 0);
            }
            expect(total).toBeCloseTo(1, 4);
          }
          const rooted = Array.from(roots).reduce((x, y) => x + y);
          if (single) expect(rooted).toBeCloseTo(1, 4);
          else expect(rooted).toBeGreaterThan(1 - 1e-4);
          expect((logPartition(scores).dataSync()[0] ?? 0) - expected).toBeGreaterThan(-2e-3);
        }),
        { numRuns: 5 },
      );
    });

    it('of scores a hundred apart stays exact: a cycle of best arcs is broken where it costs least', () => {
      // Words 0 and 1 would have each other as heads; the root takes one of them.
      const scores = {
        arcs: tensor([
          [
            [0, 100],
            [100, 0],
          ],
        ]),
        roots: tensor([[-50, -51]]),
      };
      const ends = Math.log(Math.exp(0) + Math.exp(-1)) + 50;
      toBeClose(logPartition(scores), [ends]);
      const first = 1 / (1 + Math.exp(-1));
      toBeClose(flat(marginals(scores)), [0, first, 1 - first, 0, first, 1 - first]);
    });

    it('of no word is 0, without a gradient; what stands at padding does not matter', () => {
      const run = (arcs: Tensor, roots: Tensor): Tensor =>
        add(
          logPartition({ arcs, roots, mask: zeros([1, 3], 'bool') }),
          flat(marginals({ arcs, roots, mask: zeros([1, 3], 'bool') })),
        );
      const given = [draw('a', [1, 3, 3]), draw('r', [1, 3])] as const;
      expect(
        run(...given)
          .dataSync()
          .every((x) => x === 0),
      ).toBe(true);
      for (const gradient of grads(run as (...x: Tensor[]) => Tensor)([...given])) {
        expect(gradient.dataSync().every((x) => x === 0)).toBe(true);
      }
      const [arcs, roots] = inputs();
      const open = mask();
      const holes = mul(
        1e6,
        tensor(
          OPEN.map((row) => row.map((is) => 1 - is)),
          [BATCH, LENGTH],
        ),
      );
      const spoilt = {
        arcs: add(arcs, reshape(holes, [BATCH, 1, LENGTH])),
        roots: add(roots, holes),
        mask: open,
      };
      toBeClose(flat(marginals(spoilt)), flat(marginals({ arcs, roots, mask: open })));
    });

    it('leaves nothing behind', () => {
      const [arcs, roots] = inputs();
      const open = mask();
      expectNoLeak(() => logPartition({ arcs, roots, mask: open }));
      expectNoLeak(() => ({ ...marginals({ arcs, roots, mask: open }) }));
      const composed = (x: Tensor, y: Tensor): Tensor => flat(marginals({ arcs: x, roots: y }));
      expectNoLeak(() => grads(composed as (...x: Tensor[]) => Tensor)([arcs, roots]));
    });
  });
});

describe('trees', () => {
  it.each(KINDS.flatMap(({ logPartition, marginals }) => [logPartition, marginals]))(
    'refuse what does not fit',
    (run) => {
      const refused =
        (scores: TreeScores): (() => unknown) =>
        () =>
          run(scores);
      expect(refused({ arcs: zeros([1, 3, 2]), roots: zeros([1, 3]) })).toThrow(
        `${run.name}: arcs must be [batch, 3, 3], got [1, 3, 2]: 2 is not 3`,
      );
      expect(refused({ arcs: zeros([1, 3, 3]), roots: zeros([3]) })).toThrow(
        `${run.name}: roots must be [batch, length], got [3]: its rank is 1`,
      );
      expect(refused({ arcs: zeros([1, 3, 3]), roots: zeros([1, 3]), mask: zeros([1, 3]) })).toThrow(
        `${run.name}: mask must be of dtype bool, true where there is a word, got float32`,
      );
      expect(refused({ arcs: zeros([1, 0, 0]), roots: zeros([1, 0]) })).toThrow(
        `${run.name}: roots must have at least 1 word, got [1, 0]`,
      );
    },
  );
});
