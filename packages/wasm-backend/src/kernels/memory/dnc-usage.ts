import type { TensorInfo } from '@tensorflow/tfjs-core';
import { DNC_USAGE, DNC_USAGE_GRADIENT } from '../../tasks.ts';
import type { Inputs, Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

const NAMES = ['usage', 'free', 'readWeights', 'writeWeights'] as const;

/** The inputs, and the sizes that a task is told; undefined where the types are not what it takes. */
function givenOf(given: Inputs): { inputs: TensorInfo[]; sizes: number[]; units: number } | undefined {
  const inputs = NAMES.map((name) => given[name] as TensorInfo);
  if (inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const [batch = 0, readHeads = 0, slots = 0] = given.readWeights?.shape ?? [];
  const writeHeads = given.writeWeights?.shape[1] ?? 0;
  // Each head's product goes over all heads in the gradient.
  const many = rowsOfUnit(8 * slots * (readHeads * readHeads + writeHeads * writeHeads + 1));
  return { inputs, sizes: [batch, readHeads, writeHeads, slots, many], units: Math.ceil(batch / many) };
}

/** Contract of tensor-core: what a DNC's slots are used for. */
const dncUsage: Kernel = {
  name: 'MnemeDncUsage',
  run(backend, given) {
    const found = givenOf(given);
    if (!found) return undefined;
    const { shape } = given.usage as TensorInfo;
    const results = [backend.output(shape), backend.output(shape)];
    const [inputs, made] = [found.inputs, results].map((list) =>
      list.map((tensor) => backend.address(tensor)),
    );
    backend.pool.run(DNC_USAGE, found.units, [...(inputs ?? []), ...found.sizes, ...(made ?? [])]);
    return results;
  },
};

/** Its gradients, in the order of its inputs. */
const dncUsageGradient: Kernel = {
  name: 'MnemeDncUsageGradient',
  run(backend, given) {
    const [found, { dUsage, dRetention }] = [givenOf(given), given];
    if (!found || dUsage?.dtype !== 'float32' || dRetention?.dtype !== 'float32') return undefined;
    const gradients = found.inputs.map(({ shape }) => backend.output(shape));
    const inputs = found.inputs.map((tensor) => backend.address(tensor));
    const others = [dUsage, dRetention, ...gradients].map((tensor) => backend.address(tensor));
    backend.pool.run(DNC_USAGE_GRADIENT, found.units, [...inputs, ...found.sizes, ...others]);
    return gradients;
  },
};

export const DNC_USAGE_KERNELS: readonly Kernel[] = [dncUsage, dncUsageGradient];
