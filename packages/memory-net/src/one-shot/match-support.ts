import { axes, type CallContext } from '@mneme/tensor-core';
import { mul, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { contentWeights } from '../addressing/content-weights.ts';
import { readSlots } from '../addressing/read-slots.ts';

/** Embedded examples to answer about, and those whose labels are known. */
export interface MatchSupportInputs {
  /** f(x), `[batch, queries, word]` */
  readonly query: Tensor;
  /** g(x_i), `[batch, slots, word]` */
  readonly support: Tensor;
  /** y_i, `[batch, slots, classes]`, each row a distribution: of one label, ones in its column. */
  readonly labels: Tensor;
  /** How sharply examples are matched, above 0: a scalar. The paper has 1. */
  readonly strength: Tensor;
}

/**
 * Labels by attention over labelled examples (Vinyals, Blundell, Lillicrap, Kavukcuoglu and Wierstra 2016, equation 1 with the
 * attention of section 2.1.1): the examples are a memory addressed by content, their labels are what is read of it.
 *
 *     a_i = softmax_i(beta cos(f(x), g(x_i))),   p(y | x, S) = sum_i a_i y_i
 *
 * The paper has no beta: a cosine is at most 1, so that the nearest of 20 examples would get at most 28 % of the attention.
 * Reports `weights`, a, `[batch, queries, slots]`, to `context.probe`.
 *
 * @returns p, `[batch, queries, classes]`
 * @throws ShapeError `matchSupport: support must be [batch, slots, word], got [2, 3, 5]: word is 7 in query but 5 here`
 *
 * @example
 * import { scalar, tensor } from '@tensorflow/tfjs-core';
 * import { matchSupport } from '@mneme/memory-net';
 *
 * const support = tensor([[[1, 0], [0, 1]]]);
 * const labels = tensor([[[0, 1, 0], [1, 0, 0]]]);
 * const strength = scalar(Math.log(3));
 * matchSupport({ query: tensor([[[9, 0]]]), support, labels, strength }).print(); // [[[0.25, 0.75, 0]]]
 */
export function matchSupport(inputs: MatchSupportInputs, context: CallContext = {}): Tensor {
  const { query, support, labels, strength } = inputs;
  const { batch, queries } = axes(
    'matchSupport',
    { query, support, labels, strength },
    { query: 'batch queries word', support: 'batch slots word', labels: 'batch slots classes', strength: '' },
  );
  return tidy(() => {
    const sharpness = mul(ones([batch, queries, 1]), strength);
    const weights = contentWeights({ contents: support, key: query, strength: sharpness });
    context.probe?.report('weights', weights);
    return readSlots(labels, weights);
  });
}
