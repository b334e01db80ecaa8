import {
  type Attended,
  type AttendInputs,
  type AttendReturns,
  type AttentionLayer,
  type LayerOptions,
  mergeHeads,
  splitHeads,
} from '@mneme/attention';
import {
  axes,
  type CallContext,
  LayerNorm,
  Linear,
  type Random,
  requireFraction,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import { expandDims, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { associate } from './associate.ts';
import { HeadSharpness, type SharpnessConfig } from './sharpness.ts';

export interface HopfieldConfig {
  /** The size of states, and of the output. */
  readonly width: number;
  /** Default 1. */
  readonly heads?: number;
  /** The size of stored patterns and of what they are read as. Default `width`. */
  readonly patternWidth?: number;
  /** The size of a head's association space. Default `width / heads`. */
  readonly depth?: number;
  /** How often a state is updated. Default 1. */
  readonly steps?: number;
  /** beta: a number, one for each head, or either as the start of a learned one. Default `1 / sqrt(depth)`. */
  readonly sharpness?: SharpnessConfig;
  /** Whether states, patterns and what they are read as go through a layer norm each before they are projected. Default false. */
  readonly norm?: boolean;
  /** The part of the last update's weights that is dropped where `context.random` is there, in [0, 1). Default 0. */
  readonly dropout?: number;
}

/**
 * The layer `Hopfield` (Ramsauer et al. 2021, section 3): associates two sets, states and stored patterns. Both are projected to a space
 * for each head, where the states are updated; only then are the values read, and what the heads read is put side by side and projected.
 *
 *     Q = R Wq', K = Y Wk', V = Y Wv',   Q <- softmax(beta Q K') K,  steps - 1 times,   output = softmax(beta Q K') V Wo'
 *
 * With one step it is `MultiHeadAttention`, to which its parameters are named alike, and it goes where that goes. Projections move
 * patterns about, so that a fresh layer is no associative memory: {@link retrieve} is.
 *
 * @throws RangeError `Hopfield: heads must divide width = 6, got 4`
 *
 * @example
 * import { Hopfield } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const layer = new Hopfield({ width: 6, heads: 3, steps: 2, sharpness: { learned: 0.5 } }, new Random(0));
 * const [states, patterns] = [ones([2, 5, 6]), ones([2, 7, 6])];
 * console.log(layer.call({ query: states, key: patterns, value: patterns }).output.shape); // [2, 5, 6]
 */
export class Hopfield implements AttentionLayer {
  readonly heads: number;
  readonly steps: number;
  readonly dropout: number;
  readonly sharpness: HeadSharpness;
  readonly queryNorm: LayerNorm | undefined;
  readonly keyNorm: LayerNorm | undefined;
  readonly valueNorm: LayerNorm | undefined;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;

  constructor(config: HopfieldConfig, random: Random) {
    const { width, heads = 1, patternWidth = width, steps = 1, norm = false, dropout = 0 } = config;
    requireInteger('Hopfield', 'width', width);
    requireInteger('Hopfield', 'heads', heads);
    requireInteger('Hopfield', 'patternWidth', patternWidth);
    if (config.depth === undefined && width % heads !== 0) {
      throw new RangeError(`Hopfield: heads must divide width = ${width}, got ${heads}`);
    }
    const { depth = width / heads } = config;
    requireInteger('Hopfield', 'depth', depth);
    requireInteger('Hopfield', 'steps', steps);
    requireFraction('Hopfield', 'dropout', dropout);
    const projection = (name: string, input: number, output: number): Linear =>
      new Linear({ input, output }, random.split(name));
    const normOf = (size: number): LayerNorm | undefined => (norm ? new LayerNorm({ size }) : undefined);
    this.heads = heads;
    this.steps = steps;
    this.dropout = dropout;
    this.sharpness = new HeadSharpness('Hopfield', config.sharpness ?? 1 / Math.sqrt(depth), heads);
    this.queryNorm = normOf(width);
    this.keyNorm = normOf(patternWidth);
    this.valueNorm = normOf(patternWidth);
    this.query = projection('query', width, heads * depth);
    this.key = projection('key', patternWidth, heads * depth);
    this.value = projection('value', patternWidth, heads * depth);
    this.output = projection('output', heads * depth, width);
  }

  /**
   * @param inputs - `query`, the states, `[..., queries, width]`; `key` and `value`, both the stored patterns as a rule,
   * `[..., keys, patternWidth]`; `mask` broadcasts to `[..., queries, keys]`, true where a state sees a pattern
   * @returns `output`, `[..., queries, width]`, and what was asked for of the last update, `weights` as `[..., heads, queries, keys]`
   * @throws ShapeError `Hopfield: key must be [..., keys, 7], got [2, 5, 6]: 6 is not 7`
   */
  call<const Returns extends AttendReturns = object>(
    { query, key, value, mask }: AttendInputs,
    context: CallContext = {},
    options: LayerOptions<Returns> = {},
  ): Attended<Returns> {
    const [states, patterns] = [this.query, this.key].map(({ weight }) => weight.shape[1]);
    const contract = {
      query: `... queries ${states}`,
      key: `... keys ${patterns}`,
      value: `... keys ${patterns}`,
    };
    axes('Hopfield', { query, key, value }, contract);
    return tidy(() => {
      const inputs = {
        query: splitHeads(this.query.call(normed(query, this.queryNorm)), this.heads),
        key: splitHeads(this.key.call(normed(key, this.keyNorm)), this.heads),
        value: splitHeads(this.value.call(normed(value, this.valueNorm)), this.heads),
        // The same for every head.
        ...(mask && { mask: mask.rank > 2 ? expandDims(mask, -3) : mask }),
      };
      const how = { ...options, steps: this.steps, sharpness: this.sharpness.call(), dropout: this.dropout };
      const associated = associate(inputs, how, within(context, 'associate'));
      return { ...associated, output: this.output.call(mergeHeads(associated.output)) };
    });
  }
}

function normed(x: Tensor, norm: LayerNorm | undefined): Tensor {
  return norm ? norm.call(x) : x;
}
