import { axes, requireInteger, scatterAdd } from '@mneme/tensor-core';
import {
  add,
  concat,
  mul,
  range,
  reshape,
  sub,
  type Tensor,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';

/**
 * The weights of the places of a source added up by the word that stands there: `y_w = sum_{i: w_i = w} a_i`. It costs
 * keys x steps additions, whatever the size of the vocabulary.
 *
 * @param weights - a, `[batch, steps, keys]`
 * @param ids - w, int32 `[batch, keys]`, in [0, size); where the weights are 0, any
 * @param size - the number of words, those of the source that no vocabulary knows included
 * @returns `[batch, steps, size]`
 * @throws ShapeError `copyProbabilities: ids must be [batch, keys], got [2, 4]: keys is 3 in weights but 4 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { copyProbabilities } from '@mneme/attention';
 *
 * copyProbabilities(tensor([[[0.5, 0.2, 0.3]]]), tensor([[2, 0, 2]], [1, 3], 'int32'), 4).print(); // [[[0.2, 0, 0.8, 0]]]
 */
export function copyProbabilities(weights: Tensor, ids: Tensor, size: number): Tensor {
  const patterns = { weights: 'batch steps keys', ids: 'batch keys' } as const;
  const { batch, steps, keys } = axes('copyProbabilities', { weights, ids }, patterns);
  requireInteger('copyProbabilities', 'size', size);
  return tidy(() => {
    const firsts = reshape(range(0, batch * size, size, 'int32'), [batch, 1]);
    const rows = reshape(add(ids, firsts), [batch * keys]);
    const updates = reshape(transpose(weights, [0, 2, 1]), [batch * keys, steps]);
    const sums = reshape(scatterAdd(rows, updates, batch * size), [batch, size, steps]);
    return transpose(sums, [0, 2, 1]);
  });
}

/** What {@link pointerGenerator} mixes. */
export interface PointerGeneratorInputs {
  /** p_gen, `[batch, steps, 1]`, in [0, 1] */
  readonly gate: Tensor;
  /** P_vocab, `[batch, steps, vocabulary]` */
  readonly vocabulary: Tensor;
  /** a, `[batch, steps, keys]` */
  readonly weights: Tensor;
  /** The words of the source, int32 `[batch, keys]`, in [0, size) */
  readonly ids: Tensor;
}

/**
 * A distribution over the vocabulary and the words of the source, to write with the one and to copy from the other (See,
 * Liu and Manning 2017, equation 9):
 *
 *     P(w) = p_gen P_vocab(w) + (1 - p_gen) sum_{i: w_i = w} a_i
 *
 * Ids from the size of the vocabulary on are words of the source that it lacks, numbered for each example by
 * `extendVocabulary`. For the loss use `pointerGeneratorLogLikelihood`, which makes no distribution.
 *
 * @param size - the number of words, at least the vocabulary's: the largest extended vocabulary of the batch
 * @returns `[batch, steps, size]`; rows sum to 1 where those of `vocabulary` and `weights` do
 * @throws RangeError `pointerGenerator: size must be an integer of at least 7, got 5`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { pointerGenerator } from '@mneme/attention';
 *
 * const ids = tensor([[1, 2]], [1, 2], 'int32'); // word 2 is in no vocabulary
 * const inputs = { gate: tensor([[[0.5]]]), vocabulary: tensor([[[0.8, 0.2]]]), weights: tensor([[[0.4, 0.6]]]), ids };
 * pointerGenerator(inputs, 3).print(); // [[[0.4, 0.3, 0.3]]]
 */
export function pointerGenerator(
  { gate, vocabulary, weights, ids }: PointerGeneratorInputs,
  size: number,
): Tensor {
  const { batch, steps, words } = axes(
    'pointerGenerator',
    { gate, vocabulary, weights, ids },
    {
      vocabulary: 'batch steps words',
      gate: 'batch steps 1',
      weights: 'batch steps keys',
      ids: 'batch keys',
    },
  );
  requireInteger('pointerGenerator', 'size', size, words);
  return tidy(() => {
    const generated = mul(gate, vocabulary);
    const known = size === words ? generated : concat([generated, zeros([batch, steps, size - words])], 2);
    return add(known, mul(sub(1, gate), copyProbabilities(weights, ids, size)));
  });
}
