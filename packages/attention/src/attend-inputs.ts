import type { Tensor } from '@tensorflow/tfjs-core';

/** What attends, what it attends to, and what it gets; leading axes (batch, heads) broadcast. */
export interface AttendInputs {
  /** `[..., queries, depth]` */
  readonly query: Tensor;
  /** `[..., keys, depth]` */
  readonly key: Tensor;
  /** `[..., keys, width]` */
  readonly value: Tensor;
  /** Bool, broadcast to `[..., queries, keys]`, true where a query attends to a key. */
  readonly mask?: Tensor;
}
