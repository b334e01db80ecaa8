import {
  type CallContext,
  Linear,
  type Random,
  requireFraction,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import { expandDims, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Attended, AttendReturns } from '../attend.ts';
import { attendExact, type ExactInputs } from '../attend-exact.ts';
import type { AttentionLayer, LayerOptions } from './attention-layer.ts';
import { mergeHeads, repeatHeads, splitHeads } from './heads.ts';

export interface MultiHeadAttentionConfig {
  /** The size of queries, and of the output. */
  readonly width: number;
  readonly heads: number;
  /** Heads of keys and values, shared by groups of query heads; divides `heads`. Default `heads`; 1 is multi-query attention. */
  readonly keyHeads?: number;
  /** The size of keys. Default `width`. */
  readonly keyWidth?: number;
  /** The size of values. Default `keyWidth`. */
  readonly valueWidth?: number;
  /** The size of a head. Default `width / heads`. */
  readonly depth?: number;
  /** Whether the projections have one. Default true. */
  readonly bias?: boolean;
  /** The part of the weights that is dropped where `context.random` is there, in [0, 1). Default 0. */
  readonly dropout?: number;
}

export interface MultiHeadOptions<Returns extends AttendReturns> extends LayerOptions<Returns> {
  /** Done to the heads of queries and of keys, `[batch, heads, length, depth]`, before they meet: rotary positions, a norm. */
  readonly turn?: (heads: Tensor, of: 'query' | 'key') => Tensor;
}

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2): queries, keys and values are projected for each head, and what the heads
 * read is put side by side and projected once more.
 *
 *     head_h = attend(x_q Wq_h', x_k Wk_h', x_v Wv_h'),   output = [head_1 .. head_H] Wo'
 *
 * With fewer `keyHeads` than `heads`, grouped-query attention (Ainslie et al. 2023), with one, multi-query attention (Shazeer 2019).
 * Weights are per head, `[batch, heads, queries, keys]`.
 *
 * @throws RangeError `MultiHeadAttention: heads must divide width = 6, got 4`
 *
 * @example
 * import { MultiHeadAttention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const layer = new MultiHeadAttention({ width: 6, heads: 3 }, new Random(0));
 * const x = ones([2, 5, 6]);
 * const { output, weights } = layer.call({ query: x, key: x, value: x }, {}, { returns: { weights: true } });
 * console.log(output.shape, weights.shape); // [2, 5, 6] [2, 3, 5, 5]
 */
export class MultiHeadAttention implements AttentionLayer {
  readonly heads: number;
  readonly keyHeads: number;
  readonly dropout: number;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;

  constructor(config: MultiHeadAttentionConfig, random: Random) {
    const { width, heads, keyHeads = heads, keyWidth = width, valueWidth = keyWidth, bias = true } = config;
    const { dropout = 0 } = config;
    requireFraction('MultiHeadAttention', 'dropout', dropout);
    requireInteger('MultiHeadAttention', 'width', width);
    requireInteger('MultiHeadAttention', 'heads', heads);
    requireInteger('MultiHeadAttention', 'keyHeads', keyHeads);
    if (config.depth === undefined && width % heads !== 0) {
      throw new RangeError(`MultiHeadAttention: heads must divide width = ${width}, got ${heads}`);
    }
    if (heads % keyHeads !== 0) {
      throw new RangeError(`MultiHeadAttention: keyHeads must divide heads = ${heads}, got ${keyHeads}`);
    }
    const { depth = width / heads } = config;
    const projection = (name: string, input: number, output: number): Linear =>
      new Linear({ input, output, bias }, random.split(name));
    this.heads = heads;
    this.keyHeads = keyHeads;
    this.dropout = dropout;
    this.query = projection('query', width, heads * depth);
    this.key = projection('key', keyWidth, keyHeads * depth);
    this.value = projection('value', valueWidth, keyHeads * depth);
    this.output = projection('output', heads * depth, width);
  }

  /**
   * @param inputs - as {@link AttentionLayer} has them; `bias` broadcasts to `[batch, heads, queries, keys]`
   */
  call<const Returns extends AttendReturns = object>(
    { query, key, value, mask, bias }: Omit<ExactInputs, 'past'>,
    context: CallContext = {},
    { turn = (x) => x, ...options }: MultiHeadOptions<Returns> = {},
  ): Attended<Returns> {
    return tidy(() => {
      const inputs = {
        query: turn(splitHeads(this.query.call(query), this.heads), 'query'),
        key: this.#shared(turn(splitHeads(this.key.call(key), this.keyHeads), 'key')),
        value: this.#shared(splitHeads(this.value.call(value), this.keyHeads)),
        ...(mask && { mask: overHeads(mask) }),
        ...(bias && { bias }),
      };
      const attended = attendExact(inputs, { ...options, dropout: this.dropout }, within(context, 'attend'));
      return { ...attended, output: this.output.call(mergeHeads(attended.output)) };
    });
  }

  #shared(heads: Tensor): Tensor {
    return this.keyHeads === this.heads ? heads : repeatHeads(heads, this.heads / this.keyHeads);
  }
}

/** A mask of `[batch, queries, keys]` has an axis for heads put in; one of `[queries, keys]` broadcasts as it is. */
function overHeads(mask: Tensor): Tensor {
  return mask.rank === 3 ? expandDims(mask, 1) : mask;
}
