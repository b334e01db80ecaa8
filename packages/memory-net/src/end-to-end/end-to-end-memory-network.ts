import { batchMatMul, type CallContext, type Random, within } from '@mneme/tensor-core';
import { add, ones, relu, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { AdjacentTying } from './adjacent-tying.ts';
import type { CountMatrix } from './count-matrix.ts';
import { poolCounts } from './count-products.ts';
import { LayerWiseTying } from './layer-wise-tying.ts';
import { memoryHop, stackedEmbedding } from './memory-hop.ts';
import type { SentenceEncoding } from './sentence-encoding.ts';
import type { TyingConfig, WeightTying } from './weight-tying.ts';

export interface EndToEndMemoryNetworkConfig extends TyingConfig {
  readonly tying: 'adjacent' | 'layer-wise';
  readonly encoding: SentenceEncoding;
  /** A rectifier on the state between hops, as the largest published models have. Default false. */
  readonly rectify?: boolean;
}

/** A batch of stories, each with a question: see `countSentences`. */
export interface MemoryInputs {
  /** `[batch, slots, ...]` */
  readonly story: CountMatrix;
  /** `[batch, 1, ...]` */
  readonly question: CountMatrix;
  /** `[batch, slots]`, bool, true where a slot holds a statement. Without it empty slots score 0 and take their share
   * of the softmax, as in the released program. */
  readonly occupied?: Tensor2D;
  /** Leaves the softmax out of every hop, as a linear start does in its first phase. Default false. */
  readonly linear?: boolean;
}

/**
 * End-to-end memory network (Sukhbaatar, Szlam, Weston and Fergus 2015): a question reads the statements of a story
 * several times over, and each reading is the next one's question.
 *
 *     u^1 = B q,   p_i = softmax(u^k . m_i),   o^k = sum_i p_i c_i,   u^{k+1} = u^k + o^k,   logits = W u^{K+1}
 *
 * with the memories `m_i = A^k x_i` and `c_i = C^k x_i` (equations 1 to 3 and 6). The products are taken in the order
 * `x_i . (A' u)` and `C (sum_i p_i x_i)`: the memories are never formed, and a hop costs one pass over the words.
 */
export class EndToEndMemoryNetwork {
  readonly vocabulary: number;
  readonly slots: number;
  readonly width: number;
  readonly hops: number;
  readonly encoding: SentenceEncoding;
  readonly rectify: boolean;
  readonly tying: AdjacentTying | LayerWiseTying;
  /** The encoding's `column_k`, `[width]`. */
  readonly columns: Tensor1D;

  constructor(config: EndToEndMemoryNetworkConfig, random: Random) {
    for (const name of ['vocabulary', 'slots', 'width', 'hops'] as const) {
      if (!Number.isInteger(config[name]) || config[name] < 1) {
        throw new RangeError(
          `EndToEndMemoryNetwork: ${name} must be a positive integer, got ${config[name]}`,
        );
      }
    }
    this.vocabulary = config.vocabulary;
    this.slots = config.slots;
    this.width = config.width;
    this.hops = config.hops;
    this.encoding = config.encoding;
    this.rectify = config.rectify ?? false;
    this.tying =
      config.tying === 'adjacent' ? new AdjacentTying(config, random) : new LayerWiseTying(config, random);
    this.columns = tensor1d(config.encoding.columns(config.width));
  }

  /**
   * @returns logits, `[batch, vocabulary]`, of each word as the answer
   *
   * Reports `hops.<k>.weights`, `[batch, slots]`, to `context.probe`.
   */
  call(inputs: MemoryInputs, context: CallContext = {}): Tensor2D {
    const { story, question, occupied, linear } = inputs;
    const hops = within(context, 'hops');
    return tidy(() => {
      const tying: WeightTying = this.tying;
      const stacked = new Map<Tensor2D, Tensor2D>(); // tied tables are stacked once
      const stack = (table: Tensor2D): Tensor2D => {
        const made = stacked.get(table) ?? stackedEmbedding(table, this.columns);
        stacked.set(table, made);
        return made;
      };
      // A question is a story of one sentence that is read with certainty.
      const asked = poolCounts(question, ones([question.places.shape[0], 1]));
      let state = batchMatMul(asked, stack(tying.question)) as Tensor2D;
      for (let k = 0; k < this.hops; k++) {
        const tables = { input: stack(tying.input(k)), output: stack(tying.output(k)) };
        const hop = { state, story, ...tables, ...(occupied && { occupied }), ...(linear && { linear }) };
        const next = add<Tensor2D>(tying.carry(state), memoryHop(hop, within(hops, String(k))));
        state = this.rectify ? relu(next) : next;
      }
      return batchMatMul(state, tying.answer(), { transposeB: true }) as Tensor2D;
    });
  }
}
