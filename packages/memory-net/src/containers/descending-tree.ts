import {
  axes,
  type CallContext,
  gatherNd,
  type RecurrentStep,
  select,
  tensorScatterUpdate,
} from '@mneme/tensor-core';
import { add, concat, expandDims, reshape, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Memory } from '../memory/memory.ts';
import type { AttentiveTree, TreeState } from './attentive-tree.ts';

/**
 * An {@link AttentiveTree} as it is used once it is trained: a search goes one way, right where SEARCH says at least 1/2. A read
 * asks log2 leaves nodes, and a write joins as many (Andrychowicz and Kurach 2016, section 3.2).
 *
 * It shares the tree's parameters and states, and agrees with it where all decisions are certain. The way is decided on the
 * host: it is for inference, no gradient goes through the decisions. Reports each decision, `turns.<level>`, `[batch, 1]`, to `context.probe`.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { AttentiveTree, DescendingTree } from '@mneme/memory-net';
 *
 * const tree = new AttentiveTree({ leaves: 8, width: 5, query: 3 }, new Random(0));
 * const quick = new DescendingTree(tree);
 * console.log(quick.call(ones([2, 3]), quick.reset(2)).output.shape); // [2, 5]
 */
export class DescendingTree implements Memory<TreeState> {
  readonly tree: AttentiveTree;
  readonly controls: number;
  readonly reads: number;

  constructor(tree: AttentiveTree) {
    this.tree = tree;
    this.controls = tree.controls;
    this.reads = tree.reads;
  }

  reset(batch: number): TreeState {
    return this.tree.reset(batch);
  }

  read(control: Tensor, state: TreeState, context: CallContext = {}): RecurrentStep<TreeState> {
    this.#check(control, state);
    return { output: tidy(() => nodesAt(state, this.#descend(control, state, context))), state };
  }

  write(control: Tensor, state: TreeState, context: CallContext = {}): TreeState {
    this.#check(control, state);
    return tidy(() => this.#written(control, state, this.#descend(control, state, context)));
  }

  call(control: Tensor, state: TreeState, context: CallContext = {}): RecurrentStep<TreeState> {
    this.#check(control, state);
    return tidy(() => {
      const leaves = this.#descend(control, state, context);
      return { output: nodesAt(state, leaves), state: this.#written(control, state, leaves) };
    });
  }

  #check(control: Tensor, { nodes }: TreeState): void {
    const { leaves, width } = this.tree;
    const shape = `batch ${2 * leaves - 1} ${width}`;
    axes('DescendingTree', { control, nodes }, { control: `batch ${this.controls}`, nodes: shape });
  }

  /** The node that each search ends at. The children of node i are 2i + 1 and 2i + 2. */
  #descend(control: Tensor, state: TreeState, context: CallContext): number[] {
    let at = new Array<number>(control.shape[0] ?? 1).fill(0);
    for (let level = 0; level < Math.log2(this.tree.leaves); level++) {
      const right = this.tree.turnsRight(nodesAt(state, at), control);
      context.probe?.report(`turns.${level}`, right);
      const turns = right.dataSync();
      at = at.map((node, b) => 2 * node + ((turns[b] ?? 0) >= 0.5 ? 2 : 1));
    }
    return at;
  }

  #written(control: Tensor, state: TreeState, leaves: readonly number[]): TreeState {
    const { tree } = this;
    const old = nodesAt(state, leaves);
    const change = reshape(tree.change(expandDims(old, 1), control), old.shape);
    const ways = [{ at: leaves, value: add<Tensor>(old, change) }];
    for (let level = Math.log2(tree.leaves); level > 0; level--) {
      const { at, value } = ways.at(-1) as (typeof ways)[number];
      const sibling = nodesAt(
        state,
        at.map((node) => (node % 2 === 1 ? node + 1 : node - 1)),
      );
      // A left child has an odd number.
      const left = tensor(
        at.map((node) => [node % 2 === 1]),
        [at.length, 1],
        'bool',
      );
      const pair = concat([select(left, value, sibling), select(left, sibling, value)], 1);
      ways.push({ at: at.map((node) => Math.floor((node - 1) / 2)), value: tree.joined(pair) });
    }
    const indices = ways.map(({ at }) => places(at));
    const values = ways.map(({ value }) => value);
    return { nodes: tensorScatterUpdate(state.nodes, concat(indices, 0), concat(values, 0)) };
  }
}

/** `[batch, width]` */
function nodesAt({ nodes }: TreeState, at: readonly number[]): Tensor {
  return gatherNd(nodes, places(at));
}

function places(at: readonly number[]): Tensor {
  return tensor(
    at.map((node, b) => [b, node]),
    [at.length, 2],
    'int32',
  );
}
