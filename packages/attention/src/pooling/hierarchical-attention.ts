import { axes, type CallContext, type Random, within } from '@mneme/tensor-core';
import { any, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import {
  type Items,
  SaliencyPooling,
  type SaliencyPoolingConfig,
  type SaliencyWeights,
  saliencyPool,
} from '../saliency/saliency-pooling.ts';

/** Documents of sentences of words. */
export interface Documents {
  /** `[..., sentences, length, depth]`: vectors of words. */
  readonly words: Tensor;
  /** `[..., sentences, length]`, bool, true where there is a word. A sentence without a word is none. */
  readonly mask?: Tensor;
}

/** The attention of each level. */
export interface HierarchicalWeights {
  readonly word: SaliencyWeights;
  readonly sentence: SaliencyWeights;
}

/** Documents, and what makes vectors that know of their neighbours, such as a recurrent network both ways: by default nothing. */
export interface HierarchicalInputs extends Documents {
  /** From `[..., sentences, length, depth]` to `[..., sentences, length, wordWidth]`. */
  readonly encodeWords?: (words: Items) => Tensor;
  /** From `[..., sentences, wordWidth]` to `[..., sentences, sentenceWidth]`. */
  readonly encodeSentences?: (sentences: Items) => Tensor;
}

/** A document made one vector. */
export interface HierarchicallyAttended {
  /** `[..., sentenceWidth]` */
  readonly output: Tensor;
  /** `[..., sentences, length]`: of each word in its sentence. */
  readonly wordWeights: Tensor;
  /** `[..., sentences]`: of each sentence in its document. */
  readonly sentenceWeights: Tensor;
}

/**
 * Hierarchical attention (Yang et al. 2016, equations 5 to 10): words are pooled into sentences and sentences into a
 * document, at each level by what stands out.
 *
 *     sentence_i = sum_t a_it h_it,  a_i = softmax_t(v_w'tanh(W_w h_it + b_w)),   document the same of encoded sentences
 *
 * Words that the mask leaves out, and sentences of which it leaves no word, have weight 0. Weights are reported as
 * `word.weights` and `sentence.weights` to `context.probe`.
 *
 * @throws ShapeError `hierarchicalAttend: mask must be [2, 3, 5], got [2, 3]: its rank is 2`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { hierarchicalAttend } from '@mneme/attention';
 *
 * const even = { weight: tensor([[0]]), bias: tensor([0]), vector: tensor([[0]]) };
 * const words = tensor([[[1], [3]], [[6], [0]]]); // the second sentence has one word
 * const mask = tensor([[1, 1], [1, 0]], [2, 2], 'bool');
 * hierarchicalAttend({ words, mask }, { word: even, sentence: even }).output.print(); // [4]
 */
export function hierarchicalAttend(
  { words, mask, encodeWords, encodeSentences }: HierarchicalInputs,
  weights: HierarchicalWeights,
  context: CallContext = {},
): HierarchicallyAttended {
  axes('hierarchicalAttend', { words }, { words: '... sentences length depth' });
  requireItemMask('hierarchicalAttend', mask, words);
  return tidy(() => {
    const given = { x: words, ...(mask && { mask }) };
    const encoded = { ...given, x: encodeWords ? encodeWords(given) : words };
    const word = saliencyPool(encoded, weights.word, within(context, 'word'));
    const sentences = { x: word.output, ...(mask && { mask: any(mask, -1) }) };
    const aware = { ...sentences, x: encodeSentences ? encodeSentences(sentences) : word.output };
    const { output, weights: sentenceWeights } = saliencyPool(
      aware,
      weights.sentence,
      within(context, 'sentence'),
    );
    return { output, wordWeights: word.weights, sentenceWeights };
  });
}

export interface HierarchicalAttentionConfig {
  /** Of encoded words. */
  readonly word: SaliencyPoolingConfig;
  /** Of encoded sentences. */
  readonly sentence: SaliencyPoolingConfig;
}

/**
 * {@link hierarchicalAttend} with weights of its own. Encoders remain the caller's.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { HierarchicalAttention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const level = { width: 7, hidden: 11 };
 * const attention = new HierarchicalAttention({ word: level, sentence: level }, new Random(0));
 * console.log(attention.call({ words: ones([2, 3, 5, 7]) }).output.shape); // [2, 7]
 */
export class HierarchicalAttention implements HierarchicalWeights {
  readonly word: SaliencyPooling;
  readonly sentence: SaliencyPooling;

  constructor({ word, sentence }: HierarchicalAttentionConfig, random: Random) {
    this.word = new SaliencyPooling(word, random.split('word'));
    this.sentence = new SaliencyPooling(sentence, random.split('sentence'));
  }

  call(inputs: HierarchicalInputs, context: CallContext = {}): HierarchicallyAttended {
    return hierarchicalAttend(inputs, this, context);
  }
}
