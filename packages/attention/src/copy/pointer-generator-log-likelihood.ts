import { axes, crossEntropy, logSumExp, select } from '@mneme/tensor-core';
import {
  add,
  cast,
  equal,
  expandDims,
  fill,
  less,
  log,
  logicalAnd,
  maximum,
  mul,
  neg,
  scalar,
  softplus,
  stack,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** What {@link pointerGeneratorLogLikelihood} judges. */
export interface PointerGeneratorLogLikelihoodInputs {
  /** The logit of p_gen, `[batch, steps, 1]`: `CopyGate.logit` */
  readonly gateLogit: Tensor;
  /** The logits of P_vocab, `[batch, steps, words]` */
  readonly logits: Tensor;
  /** a, `[batch, steps, keys]` */
  readonly weights: Tensor;
  /** The words of the source, int32 `[batch, keys]`, those that the vocabulary lacks from `words` on */
  readonly ids: Tensor;
  /** The right words, int32 `[batch, steps]`, numbered as `ids`; negative where there is none */
  readonly targets: Tensor;
}

/**
 * The logarithm of what `pointerGenerator` gives the right word (See, Liu and Manning 2017, equations 6 and 9), without the
 * distribution and without its underflow:
 *
 *     log(exp(log p_gen + log P_vocab(w)) + exp(log(1 - p_gen) + log sum_{i: w_i = w} a_i))
 *
 * Each term is made as a logarithm, from the logits. Less than 1e-30 on the source counts as 1e-30 there, so that a word
 * that is neither in the vocabulary nor in the source costs about 70 nats, not infinity: give such a one the id of the
 * unknown word. A step without a target, as in padding, gives 0.
 *
 * @returns `[batch, steps]`, at most 0
 * @throws ShapeError `pointerGeneratorLogLikelihood: targets must be [batch, steps], got [2, 4]: steps is 3 in logits but 4
 * here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { pointerGeneratorLogLikelihood } from '@mneme/attention';
 *
 * const [ids, targets] = [tensor([[1, 2]], [1, 2], 'int32'), tensor([[2]], [1, 1], 'int32')];
 * const inputs = { gateLogit: tensor([[[0]]]), logits: tensor([[[5, 1]]]), weights: tensor([[[0.4, 0.6]]]), ids, targets };
 * pointerGeneratorLogLikelihood(inputs).print(); // [[-1.204]], log 0.3
 */
export function pointerGeneratorLogLikelihood(inputs: PointerGeneratorLogLikelihoodInputs): Tensor {
  const { gateLogit, logits, weights, ids, targets } = inputs;
  const { words } = axes(
    'pointerGeneratorLogLikelihood',
    { gateLogit, logits, weights, ids, targets },
    {
      logits: 'batch steps words',
      gateLogit: 'batch steps 1',
      weights: 'batch steps keys',
      ids: 'batch keys',
      targets: 'batch steps',
    },
  );
  requireInt32('ids', ids);
  requireInt32('targets', targets);
  return tidy(() => {
    const gate = sum(gateLogit, -1);
    const known = logicalAnd(less(targets, words), less(-1, targets));
    const copied = add(neg(softplus(gate)), logCopied(weights, ids, targets));
    const generated = add(neg(softplus(neg(gate))), logGenerated(logits, targets, known));
    // A word that the vocabulary lacks can only be copied.
    const terms = stack([copied, select(known, generated, scalar(NEVER))], -1);
    return select(less(targets, 0), zerosLike(gate), logSumExp(terms));
  });
}

/** The logarithm of a probability that no sum of others notices. */
const NEVER = -1e30;
const LEAST = 1e-30;

/** `log sum_{i: w_i = w} a_i` of the target w. */
function logCopied(weights: Tensor, ids: Tensor, targets: Tensor): Tensor {
  const matches = equal(expandDims(ids, 1), expandDims(targets, 2));
  return log(maximum(sum(mul(weights, cast(matches, 'float32')), -1), LEAST));
}

/** `log P_vocab(w)` of the target w; 0 where it is none of the vocabulary. */
function logGenerated(logits: Tensor, targets: Tensor, known: Tensor): Tensor {
  const labels = where(known, targets, fill(targets.shape, -1, 'int32'));
  return neg(crossEntropy(logits, labels, { ignoredIndex: -1, reduction: 'none' }));
}

function requireInt32(argument: string, tensor: Tensor): void {
  if (tensor.dtype !== 'int32') {
    throw new RangeError(
      `pointerGeneratorLogLikelihood: ${argument} must be of dtype int32, got ${tensor.dtype}`,
    );
  }
}
