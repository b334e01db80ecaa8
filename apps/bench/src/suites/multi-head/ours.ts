import { MultiHeadAttention } from '@mneme/attention';
import { disposeAll, Random } from '@mneme/tensor-core';
import { tensor } from '@tensorflow/tfjs-core';
import type { OursHost } from '../../sides/ours.ts';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import type { MultiHeadCase } from './multi-head-case.ts';

export function make({ batch, length, width, heads }: MultiHeadCase, host: OursHost): Work {
  const layer = new MultiHeadAttention({ width, heads }, new Random(0));
  const shape = [batch, length, width];
  const x = tensor(inputValues('x', shape), shape);
  const work = tfjsWork([x], () => layer.call({ query: x, key: x, value: x }).output);
  return {
    ...work,
    facts: () => ({ shareOfKernels: host.shareOfKernels(() => void work.run()) }),
    dispose() {
      work.dispose();
      disposeAll(layer);
    },
  };
}
