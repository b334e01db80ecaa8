import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { causalBias, composedAttention } from '../composed-layers.ts';
import type { Work } from '../suite.ts';
import type { AttentionCase } from './attention-case.ts';
import { attentionTensors } from './tensors.ts';

export function make(benchCase: AttentionCase): Work {
  const inputs = attentionTensors(benchCase, ['query', 'key', 'value']);
  const [query, key, value] = inputs as [Tensor, Tensor, Tensor];
  const bias = biasOf(benchCase);
  return tfjsWork([...inputs, ...(bias ? [bias] : [])], () => composedAttention(query, key, value, bias));
}

/** What is added to the scores, where a case needs it. */
export function biasOf({ length, causal }: AttentionCase): Tensor | undefined {
  return causal ? tensor(causalBias(length), [length, length]) : undefined;
}
