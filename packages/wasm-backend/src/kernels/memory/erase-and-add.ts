import type { TensorInfo } from '@tensorflow/tfjs-core';
import { ERASE_AND_ADD, ERASE_AND_ADD_GRADIENT } from '../../tasks.ts';
import type { Inputs, Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

const NAMES = ['contents', 'weights', 'erase', 'add'] as const;

/** The inputs, and the sizes that a task is told; undefined where the types are not what it takes. */
function givenOf(given: Inputs): { inputs: TensorInfo[]; sizes: number[]; units: number } | undefined {
  const inputs = NAMES.map((name) => given[name] as TensorInfo);
  if (inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const [batch = 0, heads = 0, slots = 0] = given.weights?.shape ?? [];
  const word = given.contents?.shape[2] ?? 0;
  const many = rowsOfUnit(slots * word * (1 + 2 * heads));
  return { inputs, sizes: [batch, heads, slots, word, many], units: Math.ceil(batch / many) };
}

/** Contract of tensor-core: what the heads of a memory write. */
const eraseAndAdd: Kernel = {
  name: 'MnemeEraseAndAdd',
  run(backend, given) {
    const found = givenOf(given);
    if (!found) return undefined;
    const result = backend.output((given.contents as TensorInfo).shape);
    const addresses = found.inputs.map((tensor) => backend.address(tensor));
    backend.pool.run(ERASE_AND_ADD, found.units, [...addresses, ...found.sizes, backend.address(result)]);
    return [result];
  },
};

/** Its gradients, in the order of its inputs. */
const eraseAndAddGradient: Kernel = {
  name: 'MnemeEraseAndAddGradient',
  run(backend, given) {
    const [found, { dContents }] = [givenOf(given), given];
    if (!found || dContents?.dtype !== 'float32') return undefined;
    const gradients = found.inputs.map(({ shape }) => backend.output(shape));
    const addresses = found.inputs.map((tensor) => backend.address(tensor));
    const others = [dContents, ...gradients].map((tensor) => backend.address(tensor));
    backend.pool.run(ERASE_AND_ADD_GRADIENT, found.units, [...addresses, ...found.sizes, ...others]);
    return gradients;
  },
};

export const ERASE_AND_ADD_KERNELS: readonly Kernel[] = [eraseAndAdd, eraseAndAddGradient];
