import {
  batchMatMul,
  type CallContext,
  normal,
  parameter,
  type Random,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import {
  add,
  eye,
  ones,
  slice,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { CountMatrix } from '../end-to-end/count-matrix.ts';
import { poolCounts } from '../end-to-end/count-products.ts';
import { stackedEmbedding } from '../end-to-end/memory-hop.ts';
import type { SentenceEncoding } from '../end-to-end/sentence-encoding.ts';
import { keyValueHop } from './key-value-hop.ts';

export interface KeyValueMemoryNetworkConfig {
  /** Words that there are, nil apart. */
  readonly vocabulary: number;
  /** Entries at most. */
  readonly slots: number;
  readonly width: number;
  readonly hops: number;
  readonly encoding: SentenceEncoding;
  /**
   * Whether questions, keys, values and answers have a table each, or a pair of tables serves them: one for questions and keys, which
   * are compared, and one for values and answers, which are. Of facts that no question was about only pairs can know.
   */
  readonly encoders: 'separate' | 'paired';
  /**
   * The standard deviation of the tables' first values. Default 0.1. With pairs, values of about `2 / sqrt(sqrt(width))` and more find
   * what shares words with the question from the first step on.
   */
  readonly deviation?: number;
}

/** A batch of questions, each with the entries that it may be answered from: see `countSentences`. */
export interface KeyValueInputs {
  /** `[batch, 1, ...]` */
  readonly question: CountMatrix;
  /** `[batch, slots, ...]` */
  readonly keys: CountMatrix;
  /** `[batch, slots, ...]` */
  readonly values: CountMatrix;
  /** `[batch, slots]`, bool, true where a slot holds an entry. Without it empty slots score 0 and take their share. */
  readonly occupied?: Tensor2D;
}

/**
 * Key-value memory network (Miller, Fisch, Dodge, Karimi, Bordes and Weston 2016, section 3.1): what an entry is found by and
 * what it says are encoded apart, and each hop has a matrix of its own.
 *
 *     q_1 = B x,   p_i = softmax(q_j . A k_i),   o_j = sum_i p_i C v_i,   q_{j+1} = R_j (q_j + o_j),   logits = W q_{H+1}
 *
 * The R_j start as the identity. Which entries are offered at all is `KeyIndex`'s to say.
 *
 * @throws RangeError `KeyValueMemoryNetwork: hops must be an integer of at least 1, got 0`
 *
 * @example
 * import { Random } from '@mneme/tensor-core';
 * import { bagOfWords, countSentences, KeyValueMemoryNetwork } from '@mneme/memory-net';
 *
 * const sizes = { vocabulary: 5, slots: 2, encoding: bagOfWords };
 * const network = new KeyValueMemoryNetwork({ ...sizes, width: 7, hops: 2, encoders: 'paired' }, new Random(0));
 * const counts = { ...sizes, capacity: 2 };
 * const keys = countSentences([[[1, 2], [3, 2]]], counts, [[0, 0]]); // two entries, without a time
 * const values = countSentences([[[4], [5]]], counts, [[0, 0]]);
 * const question = countSentences([[[3, 2]]], counts);
 * console.log(network.call({ question, keys, values }).shape); // [1, 5]
 */
export class KeyValueMemoryNetwork {
  readonly vocabulary: number;
  readonly slots: number;
  readonly width: number;
  readonly hops: number;
  readonly encoding: SentenceEncoding;
  /** B, A, C and the transposed W, `[vocabulary + slots, width]`: B is A and W is C where they are paired. */
  readonly question: Variable;
  readonly key: Variable;
  readonly value: Variable;
  readonly answer: Variable;
  /** R_j, `[width, width]` as `[out, in]`. */
  readonly transitions: readonly Variable[];
  /** The encoding's `column_k`, `[width]`. */
  readonly columns: Tensor1D;

  constructor(config: KeyValueMemoryNetworkConfig, random: Random) {
    const { vocabulary, slots, width, hops, encoding, encoders, deviation = 0.1 } = config;
    for (const [name, value] of Object.entries({ vocabulary, slots, width, hops })) {
      requireInteger('KeyValueMemoryNetwork', name, value);
    }
    this.vocabulary = vocabulary;
    this.slots = slots;
    this.width = width;
    this.hops = hops;
    this.encoding = encoding;
    const table = (name: string): Variable =>
      parameter(normal([vocabulary + slots, width], random.split(name), { deviation }));
    this.question = table('question');
    this.key = encoders === 'paired' ? this.question : table('key');
    this.value = table('value');
    this.answer = encoders === 'paired' ? this.value : table('answer');
    this.transitions = Array.from({ length: hops }, () => parameter(eye(width)));
    this.columns = tensor1d(encoding.columns(width));
  }

  /**
   * @returns logits, `[batch, vocabulary]`, of each word as the answer
   *
   * Reports `hops.<j>.weights`, `[batch, slots]`, to `context.probe`.
   */
  call(inputs: KeyValueInputs, context: CallContext = {}): Tensor2D {
    const { question, keys, values, occupied } = inputs;
    const hops = within(context, 'hops');
    return tidy(() => {
      const [asking, keyTable, valueTable] = this.#tables();
      const asked = poolCounts(question, ones([question.places.shape[0], 1]));
      let state = batchMatMul(asked, asking) as Tensor2D;
      for (const [j, transition] of this.transitions.entries()) {
        const hop = { state, keys, values, keyTable, valueTable, ...(occupied && { occupied }) };
        const moved = add<Tensor2D>(state, keyValueHop(hop, within(hops, String(j))));
        state = batchMatMul(moved, transition, { transposeB: true }) as Tensor2D;
      }
      const answer = slice(this.answer as Tensor2D, [0, 0], [this.vocabulary, -1]);
      return batchMatMul(state, answer, { transposeB: true }) as Tensor2D;
    });
  }

  /** Of questions, keys and values; one that serves two is stacked once. */
  #tables(): [Tensor2D, Tensor2D, Tensor2D] {
    const stacked = new Map<Variable, Tensor2D>();
    const of = (table: Variable): Tensor2D => {
      const made = stacked.get(table) ?? stackedEmbedding(table as Tensor2D, this.columns);
      stacked.set(table, made);
      return made;
    };
    return [of(this.question), of(this.key), of(this.value)];
  }
}
