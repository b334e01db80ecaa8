import {
  axes,
  batchMatMul,
  type CallContext,
  linear,
  normal,
  parameter,
  type Random,
  requireInteger,
  safeNorm,
  softmax,
} from '@mneme/tensor-core';
import {
  add,
  cast,
  div,
  expandDims,
  mul,
  neg,
  ones,
  relu,
  reshape,
  slice,
  stack,
  sub,
  type Tensor,
  type Tensor2D,
  tidy,
  unstack,
  type Variable,
} from '@tensorflow/tfjs-core';
import { entityStep } from './entity-step.ts';
import { maskedEncoding } from './masked-encoding.ts';

export interface EntityNetworkConfig {
  /** Words that there are, nil apart. */
  readonly vocabulary: number;
  /** Words of the longest sentence. */
  readonly capacity: number;
  readonly slots: number;
  readonly width: number;
}

/** A batch of stories, each with a question, as numbers of words: 0 is nil. */
export interface StoryInputs {
  /** `[batch, sentences, capacity]` of int32, oldest first */
  readonly story: Tensor;
  /** `[batch, sentences]` of bool, true where there is a sentence. */
  readonly present: Tensor;
  /** `[batch, capacity]` of int32 */
  readonly question: Tensor;
}

/**
 * Recurrent entity network (Henaff et al. 2017): slots that run in parallel, each about something of its own, each deciding by a gate
 * whether a sentence concerns it, {@link entityStep}; a question reads them by attention (equation 6):
 *
 *     p_j = softmax(q . h_j),   u = sum_j p_j h_j,   y = R phi(q + H u)
 *
 * Sentences and questions are encoded by {@link maskedEncoding}, with a mask each. First values are the released program's: normal with a
 * deviation of 0.1, masks and slopes 1. Slots start as their keys, made of length 1.
 *
 * @throws RangeError `EntityNetwork: slots must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { EntityNetwork } from '@mneme/memory-net';
 *
 * const network = new EntityNetwork({ vocabulary: 5, capacity: 3, slots: 2, width: 7 }, new Random(0));
 * const story = tensor([[[1, 2, 3], [4, 2, 0]]], [1, 2, 3], 'int32');
 * const present = tensor([[1, 1]], [1, 2], 'bool');
 * const question = tensor([[5, 1, 0]], [1, 3], 'int32');
 * console.log(network.call({ story, present, question }).shape); // [1, 5]
 */
export class EntityNetwork {
  readonly vocabulary: number;
  readonly capacity: number;
  readonly slots: number;
  readonly width: number;
  /** E, `[vocabulary + 1, width]` */
  readonly embedding: Variable;
  /** f of sentences and of questions, `[capacity, width]` */
  readonly storyMask: Variable;
  readonly questionMask: Variable;
  /** w, `[slots, width]` */
  readonly keys: Variable;
  /** U, V, W and H, `[width, width]` as `[out, in]` */
  readonly stateWeight: Variable;
  readonly keyWeight: Variable;
  readonly sentenceWeight: Variable;
  readonly readWeight: Variable;
  /** R, `[vocabulary, width]` */
  readonly answer: Variable;
  /** Of phi among the slots, and before the answer, `[width]` */
  readonly slope: Variable;
  readonly answerSlope: Variable;

  constructor({ vocabulary, capacity, slots, width }: EntityNetworkConfig, random: Random) {
    for (const [name, value] of Object.entries({ vocabulary, capacity, slots, width })) {
      requireInteger('EntityNetwork', name, value);
    }
    this.vocabulary = vocabulary;
    this.capacity = capacity;
    this.slots = slots;
    this.width = width;
    const drawn = (name: string, rows: number): Variable =>
      parameter(normal([rows, width], random.split(name), { deviation: 0.1 }));
    const filled = (...shape: number[]): Variable => parameter(ones(shape));
    this.embedding = drawn('embedding', vocabulary + 1);
    this.storyMask = filled(capacity, width);
    this.questionMask = filled(capacity, width);
    this.keys = drawn('keys', slots);
    this.stateWeight = drawn('stateWeight', width);
    this.keyWeight = drawn('keyWeight', width);
    this.sentenceWeight = drawn('sentenceWeight', width);
    this.readWeight = drawn('readWeight', width);
    this.answer = drawn('answer', vocabulary);
    this.slope = filled(width);
    this.answerSlope = filled(width);
  }

  /**
   * @returns logits, `[batch, vocabulary]`, of each word as the answer
   *
   * Reports `gates`, `[batch, sentences, slots]`, and `weights`, `[batch, slots]`, to `context.probe`.
   */
  call({ story, present, question }: StoryInputs, context: CallContext = {}): Tensor2D {
    axes(
      'EntityNetwork',
      { story, present, question },
      {
        story: `batch sentences ${this.capacity}`,
        present: 'batch sentences',
        question: `batch ${this.capacity}`,
      },
    );
    return tidy(() => {
      const hidden = this.#told(story, present, context);
      const asked = maskedEncoding(this.embedding, this.questionMask, question); // [batch, width]
      const scores = reshape(batchMatMul(hidden, expandDims(asked, 2)), [-1, this.slots]);
      const weights = softmax(scores);
      context.probe?.report('weights', weights);
      const read = reshape(batchMatMul(expandDims(weights, 1), hidden), [-1, this.width]);
      const told = add(asked, linear(read, this.readWeight));
      const open = sub(relu(told), mul(this.answerSlope, relu(neg(told))));
      return linear(open, this.answer) as Tensor2D;
    });
  }

  /** The slots after the story, `[batch, slots, width]`. */
  #told(story: Tensor, present: Tensor, context: CallContext): Tensor {
    const [batch = 1, length = 1] = story.shape;
    const sentences = maskedEncoding(this.embedding, this.storyMask, story); // [batch, sentences, width]
    const drives = unstack(
      add(expandDims(linear(sentences, this.sentenceWeight), 2), linear(this.keys, this.keyWeight)),
      1,
    );
    const told = unstack(sentences, 1);
    const there = cast(present, 'float32');
    const start = div(this.keys, safeNorm(this.keys, -1, 1e-12, true));
    let hidden: Tensor = mul(start, ones([batch, 1, 1]));
    const gates: Tensor[] = [];
    for (let t = 0; t < length; t++) {
      const step = {
        hidden,
        keys: this.keys,
        sentence: told[t] as Tensor,
        drive: drives[t] as Tensor,
        present: slice(there, [0, t], [-1, 1]),
      };
      const next = entityStep(step, this);
      hidden = next.hidden;
      gates.push(next.gates);
    }
    context.probe?.report('gates', stack(gates, 1));
    return hidden;
  }
}
