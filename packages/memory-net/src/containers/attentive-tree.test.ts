import {
  ensureGradients,
  loadStateDict,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { mul, ones, type Scalar, square, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import { AttentiveTree, type TreeState } from './attentive-tree.ts';
import { DescendingTree } from './descending-tree.ts';
import { treeWeights } from './tree-weights.ts';

const [BATCH, LEAVES, WIDTH, QUERY] = [3, 8, 5, 2];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(7).split(name));
const make = (leaves = LEAVES): AttentiveTree =>
  new AttentiveTree({ leaves, width: WIDTH, query: QUERY }, new Random(1));
const grown = (tree: AttentiveTree): TreeState => tree.grow(draw('leaves', [BATCH, tree.leaves, WIDTH]));

/** A tree whose searches are certain. */
function certain(leaves = LEAVES): AttentiveTree {
  const tree = make(leaves);
  const weights = stateDict(tree);
  const sure = mul(weights.get('turn.weight') as Tensor, 1e4);
  loadStateDict(tree, new Map([...weights, ['turn.weight', sure]]));
  return tree;
}

/** One linear layer in float64. */
function layer(tree: AttentiveTree, name: string, x: readonly number[]): number[] {
  const parameters = stateDict(tree);
  const weight = parameters.get(`${name}.weight`)?.arraySync() as number[][];
  const bias = (parameters.get(`${name}.bias`)?.arraySync() ?? []) as number[];
  return weight.map((row, i) => row.reduce((t, w, k) => t + w * (x[k] ?? 0), bias[i] ?? 0));
}
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** One step by recursion, node by node. */
function stepOf(
  tree: AttentiveTree,
  leaves: number[][],
  query: number[],
): { read: number[]; nodes: number[][] } {
  const join = (values: number[][]): number[][] => {
    if (values.length === 1) return values;
    const parents = Array.from({ length: values.length / 2 }, (_, i) =>
      layer(tree, 'join', [...(values[2 * i] ?? []), ...(values[2 * i + 1] ?? [])]).map(Math.tanh),
    );
    return [...join(parents), ...values];
  };
  const nodes = join(leaves);
  const weights = new Array<number>(leaves.length).fill(0);
  const search = (node: number, weight: number): void => {
    if (node >= leaves.length - 1) {
      weights[node - leaves.length + 1] = weight;
      return;
    }
    const asked = layer(tree, 'searchQuery', query);
    const seen = layer(tree, 'searchNode', nodes[node] ?? []).map((x, k) => Math.max(0, x + (asked[k] ?? 0)));
    const right = logistic(layer(tree, 'turn', seen)[0] ?? 0);
    search(2 * node + 1, weight * (1 - right));
    search(2 * node + 2, weight * right);
  };
  search(0, 1);
  const read = query.length
    ? (leaves[0] ?? []).map((_, k) => weights.reduce((t, w, i) => t + w * (leaves[i]?.[k] ?? 0), 0))
    : [];
  const written = leaves.map((leaf, i) => {
    const seen = [...leaf, ...query];
    const gate = layer(tree, 'gate', seen).map(logistic);
    const wanted = layer(tree, 'candidate', seen).map(Math.tanh);
    return leaf.map((h, k) => h + (weights[i] ?? 0) * (gate[k] ?? 0) * ((wanted[k] ?? 0) - h));
  });
  return { read, nodes: join(written) };
}

onEachBackend('AttentiveTree', () => {
  beforeAll(() => ensureGradients());

  it('treeWeights multiplies the turns on the way, by hand, by difference and together 1', () => {
    toBeClose(treeWeights(tensor([[0.5, 0.25, 1]])), [0.375, 0.125, 0, 0.5]);
    const right = tensor(
      Array.from({ length: 14 }, (_, i) => 0.5 + 0.4 * Math.sin(i)),
      [2, 7],
    );
    toBeClose(sum(treeWeights(right), 1), [1, 1]);
    expectGradient((x) => treeWeights(x as Tensor), [right]);
    expectNoLeak(() => treeWeights(right));
    expect(() => treeWeights(ones([2, 4]))).toThrow(
      'treeWeights: right must be of one inner node fewer than a power of 2, got 4',
    );
  });

  it('searches, reads, writes and joins as a recursion over its nodes does', () => {
    const tree = make();
    const leaves = draw('leaves', [BATCH, LEAVES, WIDTH]);
    const query = draw('query', [BATCH, QUERY]);
    const { output, state } = tree.call(query, tree.grow(leaves));
    const asked = query.arraySync() as number[][];
    const expected = (leaves.arraySync() as number[][][]).map((own, b) => stepOf(tree, own, asked[b] ?? []));
    toBeClose(
      output,
      expected.map(({ read }) => read),
      { relative: 1e-4, absolute: 1e-5 },
    );
    toBeClose(
      state.nodes,
      expected.map(({ nodes }) => nodes),
      { relative: 1e-4, absolute: 1e-5 },
    );
    toBeClose(tree.read(query, tree.grow(leaves)).output, output);
    toBeClose(tree.write(query, tree.grow(leaves)).nodes, state.nodes);
  });

  it('has the gradient of finite differences, and one for every parameter', () => {
    const tree = make(4);
    const [leaves, query] = [draw('leaves', [2, 4, WIDTH]), draw('query', [2, QUERY])];
    expectGradient(
      (x, q) => {
        const first = tree.call(q as Tensor, tree.grow(x as Tensor));
        return tree.read(q as Tensor, first.state).output;
      },
      [leaves, query],
    );
    const { gradients } = valueAndGradient(tree, () => {
      const first = tree.call(query, tree.reset(2));
      return sum(square(tree.call(query, first.state).output)) as Scalar;
    });
    for (const [name] of parametersOf(tree)) {
      expect(Math.max(...(gradients.get(name)?.dataSync() ?? []).map(Math.abs)), name).toBeGreaterThan(0);
    }
  });

  it('reports its weights, leaves nothing behind, and says what is wrong', () => {
    const tree = make();
    const [state, query] = [grown(tree), draw('query', [BATCH, QUERY])];
    const probe = new RecordingProbe();
    tree.read(query, state, { probe });
    expect(probe.records.get('weights')?.[0]?.shape).toEqual([BATCH, LEAVES]);
    expectNoLeak(() => tree.reset(2).nodes);
    for (const memory of [tree, new DescendingTree(tree)]) {
      expectNoLeak(() => {
        const step = memory.call(query, state);
        return [step.output, step.state.nodes];
      });
      expect(() => memory.call(ones([BATCH, 7]), state)).toThrow(
        `${memory.constructor.name}: control must be [batch, 2], got [3, 7]: 7 is not 2`,
      );
    }
    expect(() => make(6)).toThrow('AttentiveTree: leaves must be a power of 2 of at least 2, got 6');
    expect(() => tree.grow(ones([2, 7, WIDTH]))).toThrow(
      'AttentiveTree.grow: values must be [batch, 8, 5], got [2, 7, 5]: 7 is not 8',
    );
  });
});

onEachBackend('DescendingTree', () => {
  it('agrees with the tree that it is of where decisions are certain', () => {
    const tree = certain();
    const quick = new DescendingTree(tree);
    const query = draw('query', [BATCH, QUERY]);
    const [soft, hard] = [tree.call(query, grown(tree)), quick.call(query, grown(tree))];
    toBeClose(hard.output, soft.output, { absolute: 1e-5 });
    toBeClose(hard.state.nodes, soft.state.nodes, { absolute: 1e-5 });
    toBeClose(quick.read(query, grown(tree)).output, hard.output);
    toBeClose(quick.write(query, quick.reset(BATCH)).nodes, tree.write(query, tree.reset(BATCH)).nodes, {
      absolute: 1e-5,
    });
  });

  it.each([2, 8, 64])('reads one of %i leaves in as many decisions as its logarithm', (leaves) => {
    const tree = make(leaves);
    const quick = new DescendingTree(tree);
    const [searches, joins] = [vi.spyOn(tree, 'turnsRight'), vi.spyOn(tree, 'joined')];
    const state = grown(tree);
    joins.mockClear();
    const probe = new RecordingProbe();
    quick.read(draw('query', [BATCH, QUERY]), state, { probe });
    expect(searches).toHaveBeenCalledTimes(Math.log2(leaves));
    for (const [nodes] of searches.mock.calls) expect(nodes.shape).toEqual([BATCH, WIDTH]);
    expect(probe.records.size).toBe(Math.log2(leaves));
    quick.write(draw('query', [BATCH, QUERY]), state);
    expect(joins).toHaveBeenCalledTimes(Math.log2(leaves));
  });
});
