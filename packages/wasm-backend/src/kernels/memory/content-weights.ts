import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { SCRATCH_BYTES } from '../../control.ts';
import { CONTENT_WEIGHTS, CONTENT_WEIGHTS_GRADIENT } from '../../tasks.ts';
import type { Inputs, Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

const NAMES = ['contents', 'key', 'strength'] as const;
/** Vectors of the scratch memory, and what each slot's own steps are worth; see assembly/memory/ntm-words.ts. */
const VECTORS = 7;
const STEPS = 32;

/** Runs a task whose words are those of a Neural Turing Machine's addressing; undefined where it can't. */
function perform(
  backend: WasmBackend,
  task: number,
  given: Inputs,
  results: () => readonly TensorInfo[],
  upstream: readonly TensorInfo[] = [],
): readonly TensorInfo[] | undefined {
  const inputs = NAMES.map((name) => given[name] as TensorInfo);
  if ([...inputs, ...upstream].some(({ dtype }) => dtype !== 'float32')) return undefined;
  const [batch = 0, slots = 0, word = 0] = given.contents?.shape ?? [];
  const heads = given.key?.shape[1] ?? 0;
  if (slots === 0 || heads === 0 || 4 * VECTORS * (slots + 8) > SCRATCH_BYTES) return undefined;
  const many = rowsOfUnit(heads * slots * (2 * word + STEPS));
  const made = results();
  const words = inputs.map((tensor) => backend.address(tensor));
  words.push(0, 0, 0, 0, batch, slots, word, 1, heads, many);
  words.push(...[...upstream, ...made].map((tensor) => backend.address(tensor)));
  backend.pool.run(task, Math.ceil(batch / many), words);
  return made;
}

/** Contract of tensor-core: where the words of a memory are like keys. */
const contentWeights: Kernel = {
  name: 'MnemeContentWeights',
  run(backend, given) {
    const [batch = 0, slots = 0] = given.contents?.shape ?? [];
    const results = (): TensorInfo[] => [backend.output([batch, given.key?.shape[1] ?? 0, slots])];
    return perform(backend, CONTENT_WEIGHTS, given, results) as TensorInfo[] | undefined;
  },
};

/** Its gradients, in the order of its inputs. */
const contentWeightsGradient: Kernel = {
  name: 'MnemeContentWeightsGradient',
  run(backend, given) {
    const { dWeights } = given;
    if (!dWeights) return undefined;
    const results = (): TensorInfo[] =>
      NAMES.map((name) => backend.output((given[name] as TensorInfo).shape));
    return perform(backend, CONTENT_WEIGHTS_GRADIENT, given, results, [dWeights]) as TensorInfo[] | undefined;
  },
};

export const CONTENT_KERNELS: readonly Kernel[] = [contentWeights, contentWeightsGradient];
