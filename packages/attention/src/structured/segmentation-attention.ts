import { axes, type CallContext, parameter, type Random, uniform } from '@mneme/tensor-core';
import {
  logicalAnd,
  ones,
  reshape,
  slice,
  stack,
  type Tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Attended } from '../attend.ts';
import { attendBy } from '../attend-by.ts';
import type { AttendInputs } from '../attend-inputs.ts';
import { requireMask } from '../masks/require-mask.ts';
import type { Normalizer } from '../normalizers/normalizer.ts';
import { BilinearScore, type BilinearScoreConfig } from '../scores/bilinear-score.ts';
import { chainMarginals } from './chain-marginals.ts';

/**
 * Attention to segments (Kim et al. 2017, subsequence selection): each key is in or out, neighbours have a say in it, and its weight
 * is the probability that it is in.
 *
 *     w_n = p(z_n = 1),   p(z) in proportion to exp(sum_n score_n z_n + sum_n transitions[z_n, z_n+1])
 *
 * Each weight is in (0, 1); they need not sum to 1. Where transitions are 0 these are {@link sigmoidWeights}. Keys that
 * the mask leaves out part the keys before them from those behind.
 *
 * @param transitions - `[2, 2]`, of out (0) and in (1), from a key to the next; differentiated too
 * @throws ShapeError `segmentationWeights: transitions must be [2, 2], got [3, 3]: 3 is not 2`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { segmentationWeights } from '@mneme/attention';
 *
 * const together = tensor([[2, 0], [0, 2]]); // neighbours like to be in, or out, together
 * segmentationWeights(together)(tensor([[3, 0, 0, -3]])).print(); // falls from left to right
 */
export function segmentationWeights(transitions: Tensor): Normalizer {
  axes('segmentationWeights', { transitions }, { transitions: '2 2' });
  return (scores, mask) => {
    axes('segmentationWeights', { scores }, { scores: '... keys' });
    if (mask) requireMask('segmentationWeights', 'mask', mask);
    return tidy(() => {
      const keys = scores.shape.at(-1) ?? 1;
      const open = mask && reshape(logicalAnd(ones(scores.shape, 'bool'), mask), [-1, keys]);
      const unary = reshape(stack([zerosLike(scores), scores], scores.rank), [-1, keys, 2]);
      const marginals = chainMarginals({ unary, transitions, ...(open && { mask: open }) });
      return reshape(slice(marginals, [0, 0, 1], [-1, -1, 1]), scores.shape);
    });
  };
}

/**
 * {@link segmentationWeights} on {@link bilinearScore}s, with weights of its own: Glorot-uniform, and transitions uniform
 * of ±0.1, at first.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { SegmentationAttention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const layer = new SegmentationAttention({ queryDepth: 3, keyDepth: 2 }, new Random(0));
 * const memory = ones([7, 2]);
 * const { output, weights } = layer.call({ query: ones([5, 3]), key: memory, value: memory });
 * console.log(output.shape, weights.shape); // [5, 2] [5, 7]
 */
export class SegmentationAttention {
  readonly bilinear: BilinearScore;
  /** `[2, 2]`, of out and in. */
  readonly transitions: Variable;

  constructor(config: BilinearScoreConfig, random: Random) {
    this.bilinear = new BilinearScore(config, random.split('bilinear'));
    this.transitions = parameter(uniform([2, 2], random.split('transitions'), { low: -0.1, high: 0.1 }));
  }

  call(inputs: AttendInputs, context: CallContext = {}): Attended<{ weights: true }> {
    const normalizer = segmentationWeights(this.transitions);
    const options = { score: this.bilinear.score, normalizer, returns: { weights: true } } as const;
    return attendBy(inputs, options, context);
  }
}
