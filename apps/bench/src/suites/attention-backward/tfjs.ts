import { ensureGradients } from '@mneme/tensor-core';
import { grads, mul, sum, type Tensor } from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import type { AttentionCase } from '../attention/attention-case.ts';
import { attendOf } from '../attention/ours.ts';
import { attentionTensors } from '../attention/tensors.ts';
import { biasOf } from '../attention/tfjs.ts';
import { composedAttention } from '../composed-layers.ts';
import type { Work } from '../suite.ts';

type Attend = (query: Tensor, key: Tensor, value: Tensor) => Tensor;

export function make(benchCase: AttentionCase): Work {
  const bias = biasOf(benchCase);
  const attend: Attend = (query, key, value) => composedAttention(query, key, value, bias);
  return gradientWork(benchCase, attend, bias ? [bias] : []);
}

export function makeOurs(benchCase: AttentionCase): Work {
  return gradientWork(benchCase, attendOf(benchCase), []);
}

function gradientWork(benchCase: AttentionCase, attend: Attend, held: readonly Tensor[]): Work {
  ensureGradients();
  const tensors = attentionTensors(benchCase, ['query', 'key', 'value', 'weight']);
  const [query, key, value, weight] = tensors as [Tensor, Tensor, Tensor, Tensor];
  const gradients = grads((q, k, v) => sum(mul(attend(q as Tensor, k as Tensor, v as Tensor), weight)));
  return tfjsWork([...tensors, ...held], () => gradients([query, key, value]));
}
