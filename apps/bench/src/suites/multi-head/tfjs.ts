import { MultiHeadAttention } from '@mneme/attention';
import { Random } from '@mneme/tensor-core';
import { add, matMul, mul, reshape, softmax, type Tensor, tensor, transpose } from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import type { MultiHeadCase } from './multi-head-case.ts';

/** The same layer as someone writes it with tfjs-core: its weights `[input, output]`, its batch folded into rows. */
export function make({ batch, length, width, heads }: MultiHeadCase): Work {
  const layer = new MultiHeadAttention({ width, heads }, new Random(0));
  const weights = new Map(
    (['query', 'key', 'value', 'output'] as const).map((name) => [name, transpose(layer[name].weight)]),
  );
  const shape = [batch, length, width];
  const x = tensor(inputValues('x', shape), shape);
  const project = (name: 'query' | 'key' | 'value' | 'output', y: Tensor): Tensor =>
    add(matMul(reshape(y, [-1, width]), weights.get(name) as Tensor), layer[name].bias as Tensor);
  const split = (y: Tensor): Tensor =>
    transpose(reshape(y, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  return tfjsWork([x, ...weights.values()], () => {
    const [query, key, value] = (['query', 'key', 'value'] as const).map((name) => split(project(name, x)));
    const scores = mul(matMul(query as Tensor, key as Tensor, false, true), 1 / Math.sqrt(width / heads));
    const read = matMul(softmax(scores), value as Tensor);
    return reshape(project('output', transpose(read, [0, 2, 1, 3])), shape);
  });
}
