import {
  cast,
  div,
  equal,
  greaterEqual,
  maximum,
  mean,
  reshape,
  scalar,
  sum,
  type Tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { isHostBackend } from '../kernels/host-backend.ts';
import {
  softmaxCrossEntropyGradientKernel,
  softmaxCrossEntropyKernel,
} from '../kernels/softmax-cross-entropy.ts';
import { axes, ShapeError } from '../shape/axes.ts';
import { requireFraction } from '../shape/require-number.ts';
import { requireInt32 } from './require-indices.ts';
import { withGradient } from './with-gradient.ts';

export interface CrossEntropyOptions {
  /** The part of the target's probability that is spread evenly over all classes; default 0 (Szegedy et al. 2016). */
  readonly smoothing?: number;
  /** The label of places that do not count: padding. */
  readonly ignoredIndex?: number;
  /** The mean over the places that count (default; 0 where none does), their sum, or the loss of each place. */
  readonly reduction?: 'mean' | 'sum' | 'none';
}

/**
 * The cross-entropy of the softmax of `logits` against whole-numbered labels, in nats.
 *
 *     loss = log sum_j exp(z_j) - z_label,    with smoothing s: (1 - s) loss + s mean_k(log sum_j exp(z_j) - z_k)
 *
 * @param logits - `[..., classes]`
 * @param labels - `[...]` of int32, in [0, classes) or `ignoredIndex`
 * @returns a scalar, or `[...]` where `reduction` is `none`
 * @throws {@link ShapeError} where the shapes differ, TypeError where `labels` is not of int32, RangeError where
 * `smoothing` is not in [0, 1) or (on backends whose values lie in host memory) a label is of no class
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { crossEntropy } from '@mneme/tensor-core';
 *
 * const logits = tensor([[0, 0], [5, -5]]);
 * const loss = crossEntropy(logits, tensor([0, -1], [2], 'int32'), { ignoredIndex: -1 });
 * console.log(loss.arraySync()); // 0.6931
 */
export function crossEntropy(logits: Tensor, labels: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { smoothing = 0, ignoredIndex, reduction = 'mean' } = options;
  const { classes } = axes('crossEntropy', { logits }, { logits: '... classes' });
  checkLabels(logits, labels, classes, ignoredIndex);
  requireFraction('crossEntropy', 'smoothing', smoothing);
  if (!['mean', 'sum', 'none'].includes(reduction)) {
    throw new RangeError(`crossEntropy: reduction must be 'mean', 'sum' or 'none', got '${reduction}'`);
  }
  return tidy(() => {
    const flat = reshape(labels, [-1]);
    // To the kernel any negative label is one that does not count.
    const hidden = ignoredIndex !== undefined && ignoredIndex >= 0;
    const known = hidden ? where(equal(flat, ignoredIndex), scalar(-1, 'int32'), flat) : flat;
    const loss = lossOfRows(reshape(logits, [-1, classes]), known, smoothing);
    if (reduction === 'none') return reshape(loss, labels.shape);
    if (reduction === 'sum') return sum(loss);
    if (ignoredIndex === undefined) return mean(loss);
    return div(sum(loss), maximum(sum(cast(greaterEqual(known, 0), 'float32')), 1));
  });
}

function lossOfRows(logits: Tensor, labels: Tensor, smoothing: number): Tensor {
  return withGradient(
    [logits],
    (save) => {
      const outputs = runContract(softmaxCrossEntropyKernel, { logits, labels }, { smoothing });
      const [loss, logSumExp] = outputs as [Tensor, Tensor];
      save([logits, labels, logSumExp]);
      return loss;
    },
    (dy, saved) => {
      const [input, targets, logSumExp] = saved as [Tensor, Tensor, Tensor];
      const inputs = { dy, logits: input, labels: targets, logSumExp };
      return runContract(softmaxCrossEntropyGradientKernel, inputs, { smoothing });
    },
  );
}

function checkLabels(
  logits: Tensor,
  labels: Tensor,
  classes: number,
  ignoredIndex: number | undefined,
): void {
  const expected = logits.shape.slice(0, -1).join(', ');
  if (labels.shape.join(', ') !== expected) {
    throw new ShapeError(`crossEntropy: labels must be [${expected}], got [${labels.shape.join(', ')}]`);
  }
  requireInt32('crossEntropy', 'labels', labels);
  if (!isHostBackend()) return;
  const values = labels.dataSync();
  const wrong = values.findIndex((label) => (label < 0 || label >= classes) && label !== ignoredIndex);
  if (wrong < 0) return;
  const exception = ignoredIndex === undefined ? '' : ` or ${ignoredIndex}`;
  throw new RangeError(
    `crossEntropy: labels must be in [0, ${classes})${exception}, got ${values[wrong]} at ${wrong}`,
  );
}
