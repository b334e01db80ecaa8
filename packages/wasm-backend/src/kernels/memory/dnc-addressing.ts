import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { SCRATCH_BYTES } from '../../control.ts';
import { DNC_ALLOCATION, DNC_ALLOCATION_GRADIENT, DNC_LINKS, DNC_LINKS_GRADIENT } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** What sorting takes: two words of eight bytes, and the work of some comparisons, for each slot. */
const SORTING_BYTES = 16;
const SORTING_WORK = 64;

function allocate(
  backend: WasmBackend,
  task: number,
  given: readonly TensorInfo[],
): TensorInfo[] | undefined {
  const [batch = 0, slots = 0] = given[0]?.shape ?? [];
  if (given.some(({ dtype }) => dtype !== 'float32') || SORTING_BYTES * slots > SCRATCH_BYTES)
    return undefined;
  const result = backend.output([batch, slots]);
  const many = rowsOfUnit(SORTING_WORK * slots);
  const words = [...given, result].map((tensor) => backend.address(tensor));
  words.push(batch, slots, many);
  backend.pool.run(task, Math.ceil(batch / many), words);
  return [result];
}

/** Contracts of tensor-core: where a Differentiable Neural Computer writes what is new. */
const dncAllocation: Kernel = {
  name: 'MnemeDncAllocation',
  run: (backend, { usage }) => usage && allocate(backend, DNC_ALLOCATION, [usage]),
};

const dncAllocationGradient: Kernel = {
  name: 'MnemeDncAllocationGradient',
  run: (backend, { usage, dAllocation }) =>
    usage && dAllocation && allocate(backend, DNC_ALLOCATION_GRADIENT, [usage, dAllocation]),
};

/** And in which order it wrote. */
const dncLinks: Kernel = {
  name: 'MnemeDncLinks',
  run(backend, { link, precedence, write }) {
    if (link?.dtype !== 'float32' || precedence?.dtype !== 'float32' || write?.dtype !== 'float32')
      return undefined;
    const [batch = 0, slots = 0] = write.shape;
    const results = [backend.output(link.shape), backend.output(precedence.shape)];
    const many = rowsOfUnit(slots);
    const words = [link, precedence, write, ...results].map((tensor) => backend.address(tensor));
    words.push(batch * slots, slots, many);
    backend.pool.run(DNC_LINKS, Math.ceil((batch * slots) / many), words);
    return results;
  },
};

const dncLinksGradient: Kernel = {
  name: 'MnemeDncLinksGradient',
  run(backend, { dLink, dPrecedence, link, precedence, write }) {
    const inputs = [dLink, dPrecedence, link, precedence, write] as TensorInfo[];
    if (inputs.some((tensor) => tensor?.dtype !== 'float32')) return undefined;
    const [batch = 0, slots = 0] = write?.shape ?? [];
    const results = inputs.slice(2).map(({ shape }) => backend.output(shape));
    const many = rowsOfUnit(slots * slots);
    const words = [...inputs, ...results].map((tensor) => backend.address(tensor));
    words.push(batch, slots, many);
    backend.pool.run(DNC_LINKS_GRADIENT, Math.ceil(batch / many), words);
    return results;
  },
};

export const DNC_KERNELS: readonly Kernel[] = [
  dncAllocation,
  dncAllocationGradient,
  dncLinks,
  dncLinksGradient,
];
