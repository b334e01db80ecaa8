import { withGradient } from '@mneme/tensor-core';
import { abs, add, exp, log1p, maximum, mul, neg, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core';

/** `log(exp a + exp b)` of finite numbers, without overflow; of two tensors of one shape. */
export function logAddExp(a: Tensor, b: Tensor): Tensor {
  return withGradient(
    [a, b],
    (save) => {
      const difference = sub(a, b);
      save([difference]);
      return add(maximum(a, b), log1p(exp(neg(abs(difference)))));
    },
    (dy, saved) => {
      const [difference] = saved as [Tensor];
      return [mul(dy, sigmoid(difference)), mul(dy, sigmoid(neg(difference)))];
    },
  );
}
