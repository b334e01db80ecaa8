import {
  axes,
  type CallContext,
  Embedding,
  GruCell,
  Linear,
  parameter,
  type Random,
  requireInteger,
  uniform,
  unroll,
  within,
} from '@mneme/tensor-core';
import {
  add,
  concat,
  notEqual,
  relu,
  scalar,
  type Tensor,
  type Tensor2D,
  tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { releasedPositionEncoding } from '../end-to-end/sentence-encoding.ts';
import type { StoryInputs } from '../entity/entity-network.ts';
import { maskedEncoding } from '../entity/masked-encoding.ts';
import { type AttentionGruWeights, attentionGru } from './attention-gru.ts';
import { type EpisodeGatesWeights, episodeGates } from './episode-gates.ts';

export interface DynamicMemoryNetworkConfig {
  /** Words that there are, nil apart. */
  readonly vocabulary: number;
  /** Words of the longest sentence. */
  readonly capacity: number;
  readonly width: number;
  readonly episodes: number;
}

/**
 * Dynamic memory network (Kumar et al. 2016) with the input fusion and the attention of DMN+ (Xiong, Merity and Socher 2016): a question goes
 * over the facts of a story several times, and what an episode has found decides what the next one looks for.
 *
 *     facts:     f_i = GRU->(s)_i + GRU<-(s)_i, over sentences s encoded by position
 *     question:  q = the last state of a GRU over its words
 *     episode t: g = episodeGates(f, q, m^{t-1}),   c^t = attentionGru(f, g),   m^t = max(0, W^t [m^{t-1}; c^t; q] + b^t),   m^0 = q
 *     answer:    W_a [m^T; q] + b_a
 *
 * Without the dropout of the paper.
 *
 * @throws RangeError `DynamicMemoryNetwork: episodes must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { DynamicMemoryNetwork } from '@mneme/memory-net';
 *
 * const network = new DynamicMemoryNetwork({ vocabulary: 5, capacity: 3, width: 7, episodes: 2 }, new Random(0));
 * const story = tensor([[[1, 2, 3], [4, 2, 0]]], [1, 2, 3], 'int32');
 * const present = tensor([[1, 1]], [1, 2], 'bool');
 * const question = tensor([[5, 1, 0]], [1, 3], 'int32');
 * console.log(network.call({ story, present, question }).shape); // [1, 5]
 */
export class DynamicMemoryNetwork {
  readonly vocabulary: number;
  readonly capacity: number;
  readonly width: number;
  readonly embedding: Embedding;
  /** l of each position, `[capacity, width]` */
  readonly positions: Tensor;
  readonly forward: GruCell;
  readonly backward: GruCell;
  readonly asking: GruCell;
  readonly gates: EpisodeGatesWeights;
  readonly episode: AttentionGruWeights;
  /** W^t and b^t, one layer for each episode */
  readonly updates: readonly Linear[];
  readonly answer: Linear;

  constructor({ vocabulary, capacity, width, episodes }: DynamicMemoryNetworkConfig, random: Random) {
    for (const [name, value] of Object.entries({ vocabulary, capacity, width, episodes })) {
      requireInteger('DynamicMemoryNetwork', name, value);
    }
    this.vocabulary = vocabulary;
    this.capacity = capacity;
    this.width = width;
    const table = { size: vocabulary + 1, width, padding: 0, deviation: 0.3 };
    this.embedding = new Embedding(table, random.split('embedding'));
    this.positions = positionMask(capacity, width);
    const cell = (name: string): GruCell => new GruCell({ input: width, size: width }, random.split(name));
    this.forward = cell('forward');
    this.backward = cell('backward');
    this.asking = cell('asking');
    const bound = 1 / Math.sqrt(width);
    const drawn = (name: string, ...shape: number[]): Variable =>
      parameter(uniform(shape, random.split(name), { low: -bound, high: bound }));
    this.gates = {
      hiddenWeight: drawn('hiddenWeight', width, 4 * width),
      hiddenBias: drawn('hiddenBias', width),
      scoreWeight: drawn('scoreWeight', 1, width),
    };
    this.episode = {
      inputWeight: drawn('inputWeight', 2 * width, width),
      stateWeight: drawn('stateWeight', 2 * width, width),
      inputBias: drawn('inputBias', 2 * width),
      stateBias: drawn('stateBias', 2 * width),
    };
    this.updates = Array.from(
      { length: episodes },
      (_, t) => new Linear({ input: 3 * width, output: width }, random.split(`updates.${t}`)),
    );
    this.answer = new Linear({ input: 2 * width, output: vocabulary }, random.split('answer'));
  }

  /**
   * @returns logits, `[batch, vocabulary]`, of each word as the answer
   *
   * Reports `episodes.<t>.weights`, `[batch, sentences]`, to `context.probe`.
   */
  call({ story, present, question }: StoryInputs, context: CallContext = {}): Tensor2D {
    axes(
      'DynamicMemoryNetwork',
      { story, present, question },
      {
        story: `batch sentences ${this.capacity}`,
        present: 'batch sentences',
        question: `batch ${this.capacity}`,
      },
    );
    const episodes = within(context, 'episodes');
    return tidy(() => {
      const facts = this.#facts(story, present);
      const words = { mask: notEqual(question, scalar(0, 'int32')) };
      const asked = unroll(this.asking, this.embedding.call(question), words).state.hidden;
      let memory = asked;
      for (const [t, update] of this.updates.entries()) {
        const weights = episodeGates({ facts, question: asked, memory, present }, this.gates);
        within(episodes, String(t)).probe?.report('weights', weights);
        const found = attentionGru(facts, weights, this.episode);
        memory = relu(update.call(concat([memory, found, asked], 1)));
      }
      return this.answer.call(concat([memory, asked], 1)) as Tensor2D;
    });
  }

  /** `[batch, sentences, width]`: each sentence with what stands around it. */
  #facts(story: Tensor, present: Tensor): Tensor {
    const sentences = maskedEncoding(this.embedding.weight, this.positions, story);
    const forth = unroll(this.forward, sentences, { mask: present }).output;
    const back = unroll(this.backward, sentences, { mask: present, reverse: true }).output;
    return add(forth, back);
  }
}

/** Position encoding in the form that does not depend on a sentence's own length. */
function positionMask(capacity: number, width: number): Tensor {
  const columns = releasedPositionEncoding.columns(width);
  return tensor(
    Array.from({ length: capacity }, (_, j) => {
      const [plain, scaled] = releasedPositionEncoding.word(j + 1, capacity, capacity);
      return Array.from(columns, (column) => plain + scaled * column);
    }),
  );
}
