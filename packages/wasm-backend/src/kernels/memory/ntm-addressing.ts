import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { SCRATCH_BYTES } from '../../control.ts';
import { NTM_ADDRESSING, NTM_ADDRESSING_GRADIENT } from '../../tasks.ts';
import type { Inputs, Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

const NAMES = ['memory', 'key', 'strength', 'gate', 'shift', 'sharpening', 'previous'] as const;
/** Vectors of the scratch memory, and what each slot's own steps are worth; see assembly/memory/ntm-words.ts. */
const VECTORS = 9;
const STEPS = 64;

interface Sizes {
  readonly inputs: readonly TensorInfo[];
  readonly batch: number;
  readonly slots: number;
  readonly word: number;
  readonly shifts: number;
  readonly heads: number;
  readonly many: number;
}

/** Undefined where the types, or the sizes of a vector for each slot, are not what the tasks take. */
function sizesOf(given: Inputs): Sizes | undefined {
  const inputs = NAMES.map((name) => given[name] as TensorInfo);
  if (inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
  const [batch = 0, slots = 0, word = 0] = given.memory?.shape ?? [];
  const [, heads = 0, shifts = 1] = given.shift?.shape ?? [];
  if (slots === 0 || heads === 0 || 4 * VECTORS * (slots + shifts + 8) > SCRATCH_BYTES) return undefined;
  return { inputs, batch, slots, word, shifts, heads, many: rowsOfUnit(heads * slots * (2 * word + STEPS)) };
}

function perform(
  backend: WasmBackend,
  task: number,
  { inputs, batch, slots, word, shifts, heads, many }: Sizes,
  others: readonly TensorInfo[],
): void {
  const words = inputs.map((tensor) => backend.address(tensor));
  words.push(batch, slots, word, shifts, heads, many, ...others.map((tensor) => backend.address(tensor)));
  backend.pool.run(task, Math.ceil(batch / many), words);
}

/** Contract of tensor-core: the weights of the heads of a Neural Turing Machine. */
const ntmAddressing: Kernel = {
  name: 'MnemeNtmAddressing',
  run(backend, given) {
    const sizes = sizesOf(given);
    if (!sizes) return undefined;
    const weights = backend.output([sizes.batch, sizes.heads, sizes.slots]);
    perform(backend, NTM_ADDRESSING, sizes, [weights]);
    return [weights];
  },
};

/** Its gradients, in the order of its inputs. */
const ntmAddressingGradient: Kernel = {
  name: 'MnemeNtmAddressingGradient',
  run(backend, given) {
    const [sizes, { dWeights }] = [sizesOf(given), given];
    if (!sizes || !dWeights) return undefined;
    const gradients = sizes.inputs.map(({ shape }) => backend.output(shape));
    perform(backend, NTM_ADDRESSING_GRADIENT, sizes, [dWeights, ...gradients]);
    return gradients;
  },
};

export const NTM_KERNELS: readonly Kernel[] = [ntmAddressing, ntmAddressingGradient];
