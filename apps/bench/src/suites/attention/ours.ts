import { attend } from '@mneme/attention';
import type { Tensor } from '@tensorflow/tfjs-core';
import { causalAttend } from '../../models/causal-attend.ts';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import type { Work } from '../suite.ts';
import type { AttentionCase } from './attention-case.ts';
import { attentionTensors } from './tensors.ts';

export function make(benchCase: AttentionCase): Work {
  const inputs = attentionTensors(benchCase, ['query', 'key', 'value']);
  const compute = attendOf(benchCase);
  return tfjsWork(inputs, () => compute(...(inputs as [Tensor, Tensor, Tensor])));
}

/** How this library attends in a case. */
export function attendOf({ causal }: AttentionCase): (query: Tensor, key: Tensor, value: Tensor) => Tensor {
  return causal ? causalAttend : (query, key, value) => attend({ query, key, value }).output;
}
