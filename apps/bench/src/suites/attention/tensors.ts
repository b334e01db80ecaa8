import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type AttentionCase, attentionInputs, attentionShape } from './attention-case.ts';

/** {@link attentionInputs} as tensors of tfjs. */
export function attentionTensors(benchCase: AttentionCase, names: readonly string[]): Tensor[] {
  return attentionInputs(benchCase, names).map((values) => tensor(values, attentionShape(benchCase)));
}
