import {
  axes,
  batchMatMul,
  type CallContext,
  Linear,
  type Random,
  type RecurrentStep,
  requireInteger,
} from '@mneme/tensor-core';
import {
  add,
  concat,
  expandDims,
  mul,
  ones,
  relu,
  reshape,
  sigmoid,
  slice,
  sub,
  type Tensor,
  tanh,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Memory } from '../memory/memory.ts';
import { treeWeights } from './tree-weights.ts';

/** A binary tree of vectors. */
export type TreeState = {
  /** `[batch, 2 leaves - 1, width]`: the root, then level after level, the leaves last, each level from left to right. */
  readonly nodes: Tensor;
};

export interface AttentiveTreeConfig {
  /** How many values it holds: a power of 2, at least 2. */
  readonly leaves: number;
  /** The size of each. */
  readonly width: number;
  /** The size of what a controller asks with. */
  readonly query: number;
}

/**
 * A tree whose inner nodes sum up what is under them, searched from the root: hierarchical attentive memory (Andrychowicz and Kurach 2016,
 * section 3). JOIN makes a node of its two children, SEARCH says by how much a search turns right at a node, WRITE changes a leaf:
 *
 *     JOIN(l, r) = tanh(W_j [l, r] + b_j)
 *     SEARCH(h, q) = sigmoid(w_s relu(W_n h + W_q q + b) + b_s)
 *     WRITE(h, q) = T H + (1 - T) h,   H = tanh(W_h [h, q] + b_h),   T = sigmoid(W_t [h, q] + b_t)
 *
 * This is the form to train with, differentiable throughout: in place of a sampled way every leaf takes part, by the product of the
 * turns that lead to it, {@link treeWeights}; `r = sum w h`, and each leaf is written by its weight. It asks every inner node. Once
 * trained, `DescendingTree` goes one way, in log2 leaves decisions. (The paper samples the way in training too, by REINFORCE.)
 *
 * A controller gives it q, `query` numbers. A step reads a leaf, then writes it and joins up to the root. Reports `weights`,
 * `[batch, leaves]`, to `context.probe`.
 *
 * @throws RangeError `AttentiveTree: leaves must be a power of 2 of at least 2, got 6`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { AttentiveTree } from '@mneme/memory-net';
 *
 * const tree = new AttentiveTree({ leaves: 8, width: 5, query: 3 }, new Random(0));
 * const { output, state } = tree.call(ones([2, 3]), tree.reset(2));
 * console.log(output.shape, state.nodes.shape); // [2, 5] [2, 15, 5]
 */
export class AttentiveTree implements Memory<TreeState> {
  readonly leaves: number;
  readonly width: number;
  readonly controls: number;
  readonly reads: number;
  readonly join: Linear;
  readonly searchNode: Linear;
  readonly searchQuery: Linear;
  readonly turn: Linear;
  readonly candidate: Linear;
  readonly gate: Linear;

  constructor({ leaves, width, query }: AttentiveTreeConfig, random: Random) {
    if (!Number.isInteger(Math.log2(leaves)) || leaves < 2) {
      throw new RangeError(`AttentiveTree: leaves must be a power of 2 of at least 2, got ${leaves}`);
    }
    requireInteger('AttentiveTree', 'width', width);
    requireInteger('AttentiveTree', 'query', query);
    this.leaves = leaves;
    this.width = width;
    this.controls = query;
    this.reads = width;
    const make = (name: string, input: number, output: number, bias = true): Linear =>
      new Linear({ input, output, bias }, random.split(name));
    this.join = make('join', 2 * width, width);
    this.searchNode = make('searchNode', width, width);
    this.searchQuery = make('searchQuery', query, width, false);
    this.turn = make('turn', width, 1);
    this.candidate = make('candidate', width + query, width);
    this.gate = make('gate', width + query, width);
  }

  /** A tree of leaves of zeros. */
  reset(batch: number): TreeState {
    return tidy(() => this.grow(zeros([batch, this.leaves, this.width])));
  }

  /** The tree over `values`, `[batch, leaves, width]`: its inner nodes are joined. */
  grow(values: Tensor): TreeState {
    axes('AttentiveTree.grow', { values }, { values: `batch ${this.leaves} ${this.width}` });
    return tidy(() => {
      const levels = [values];
      for (let count = this.leaves / 2; count >= 1; count /= 2) {
        levels.unshift(this.joined(reshape(levels[0] as Tensor, [-1, count, 2 * this.width])));
      }
      return { nodes: concat(levels, 1) };
    });
  }

  read(control: Tensor, state: TreeState, context: CallContext = {}): RecurrentStep<TreeState> {
    this.#check(control, state);
    return { output: tidy(() => this.#pooled(this.#weights(control, state, context), state)), state };
  }

  write(control: Tensor, state: TreeState, context: CallContext = {}): TreeState {
    this.#check(control, state);
    return tidy(() => this.#written(control, state, this.#weights(control, state, context)));
  }

  call(control: Tensor, state: TreeState, context: CallContext = {}): RecurrentStep<TreeState> {
    this.#check(control, state);
    return tidy(() => {
      const weights = this.#weights(control, state, context);
      return { output: this.#pooled(weights, state), state: this.#written(control, state, weights) };
    });
  }

  /** JOIN: pairs of nodes, `[..., 2 width]`, as their parents, `[..., width]`. */
  joined(pairs: Tensor): Tensor {
    return tidy(() => tanh(this.join.call(pairs)));
  }

  /** SEARCH: by how much a search for `control`, `[..., query]`, turns right at `nodes`, `[..., width]`: `[..., 1]` in [0, 1]. */
  turnsRight(nodes: Tensor, control: Tensor): Tensor {
    return tidy(() => {
      const seen = relu(add(this.searchNode.call(nodes), this.searchQuery.call(control)));
      return sigmoid(this.turn.call(seen));
    });
  }

  /** WRITE: what each of `leaves`, `[batch, leaves, width]`, would be changed by, so as to be as `control`, `[batch, query]`, wants it. */
  change(leaves: Tensor, control: Tensor): Tensor {
    return tidy(() => {
      const [batch = 1, count = 1] = leaves.shape;
      const asked = mul(expandDims(control, 1), ones([batch, count, 1]));
      const seen = concat([leaves, asked], 2);
      return mul(sigmoid(this.gate.call(seen)), sub(tanh(this.candidate.call(seen)), leaves));
    });
  }

  #check(control: Tensor, { nodes }: TreeState): void {
    const shape = `batch ${2 * this.leaves - 1} ${this.width}`;
    axes('AttentiveTree', { control, nodes }, { control: `batch ${this.controls}`, nodes: shape });
  }

  #weights(control: Tensor, { nodes }: TreeState, context: CallContext): Tensor {
    const inner = slice(nodes, [0, 0, 0], [-1, this.leaves - 1, -1]);
    const right = this.turnsRight(inner, expandDims(control, 1));
    const weights = treeWeights(reshape(right, [-1, this.leaves - 1]));
    context.probe?.report('weights', weights);
    return weights;
  }

  #pooled(weights: Tensor, state: TreeState): Tensor {
    return reshape(batchMatMul(expandDims(weights, 1), this.#held(state)), [-1, this.width]);
  }

  #written(control: Tensor, state: TreeState, weights: Tensor): TreeState {
    const leaves = this.#held(state);
    return this.grow(add(leaves, mul(expandDims(weights, 2), this.change(leaves, control))));
  }

  #held({ nodes }: TreeState): Tensor {
    return slice(nodes, [0, this.leaves - 1, 0], [-1, this.leaves, -1]);
  }
}
