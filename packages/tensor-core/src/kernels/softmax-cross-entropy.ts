import {
  add,
  cast,
  gather,
  greaterEqual,
  mean,
  mul,
  reshape,
  softmax,
  sub,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import { oneHot } from '../ops/one-hot.ts';
import { parts } from '../ops/softmax-parts.ts';
import type { KernelContract } from './contract.ts';

/** `logits` `[count, classes]`; `labels` int32 `[count]`, a negative one for a row that does not count. */
export type SoftmaxCrossEntropyInputs = { readonly logits: Tensor; readonly labels: Tensor };

export interface SoftmaxCrossEntropyAttributes {
  /** The part of the probability that is spread evenly over all classes. */
  readonly smoothing: number;
}

/** `logSumExp` is the forward kernel's, `[count]`; `dy` is the gradient of its `loss`. */
export type SoftmaxCrossEntropyGradientInputs = SoftmaxCrossEntropyInputs & {
  readonly dy: Tensor;
  readonly logSumExp: Tensor;
};

/** `MnemeSoftmaxCrossEntropy`: `loss` and `logSumExp`, both `[count]`; the loss of a row that does not count is 0. */
export const softmaxCrossEntropyKernel: KernelContract<
  SoftmaxCrossEntropyInputs,
  SoftmaxCrossEntropyAttributes
> = {
  name: 'MnemeSoftmaxCrossEntropy',
  outputs: ['loss', 'logSumExp'],
  composed({ logits, labels }, { smoothing }) {
    const [count = 0, classes = 0] = logits.shape;
    const kept = cast(greaterEqual(labels, 0), 'int32');
    const first = Int32Array.from({ length: count }, (_, row) => row * classes);
    const places = add(mul(labels, kept), tensor(first, [count], 'int32'));
    const found = parts(logits, 1);
    const [largest, share] = [reshape(found.largest, [count]), reshape(found.share, [count])];
    // The largest logit goes first, lest the difference of large numbers eat up the rest.
    const behind = (value: Tensor): Tensor => sub(sub(largest, value), share);
    const labelled = behind(gather(reshape(logits, [-1]), places));
    const even = smoothing === 0 ? labelled : behind(mean(logits, 1));
    const loss = smoothing === 0 ? labelled : add(mul(labelled, 1 - smoothing), mul(even, smoothing));
    return [mul(loss, cast(kept, 'float32')), sub(largest, share)];
  },
};

/** `MnemeSoftmaxCrossEntropyGradient`: the gradient by the logits. */
export const softmaxCrossEntropyGradientKernel: KernelContract<
  SoftmaxCrossEntropyGradientInputs,
  SoftmaxCrossEntropyAttributes
> = {
  name: 'MnemeSoftmaxCrossEntropyGradient',
  outputs: ['dlogits'],
  composed({ dy, logits, labels }, { smoothing }) {
    const [count = 0, classes = 0] = logits.shape;
    const predicted = softmax(logits);
    const labelled = oneHot(labels, classes);
    const target = smoothing === 0 ? labelled : add(mul(labelled, 1 - smoothing), smoothing / classes);
    const weight = mul(dy, cast(greaterEqual(labels, 0), 'float32'));
    return [mul(sub(predicted, target), reshape(weight, [count, 1]))];
  },
};
