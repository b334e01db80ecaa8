import { readFile } from 'node:fs/promises';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { parametersOf } from '../module/parameters.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { Random } from '../random/random.ts';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { loadStateDict, stateDict } from './state-dict.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a {@link saveCheckpoint} keeps. */
export interface Checkpoint {
  readonly model: object;
  readonly optimizer?: Optimizer;
  /** The source that training draws from, by step. */
  readonly random?: Random;
  /** Where training is: the step, the epoch, the place in the data. */
  readonly position?: Json;
  /** What the model was made from. */
  readonly configuration?: Json;
}

/**
 * What {@link loadCheckpoint} gives back, besides the values that it puts into the model and the optimizer.
 */
export interface LoadedCheckpoint {
  readonly random: Random | undefined;
  /** null where none was saved. */
  readonly position: Json;
  /** null where none was saved. */
  readonly configuration: Json;
}

/**
 * Saves all that training goes on from to one safetensors file, atomically: the model's variables as
 * `model.<path>`, the optimizer's state as `optimizer.<path>`, the rest as JSON in the metadata. All values
 * are taken before the first await, so that training may go on meanwhile.
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { Adam, Linear, Random } from '@mneme/tensor-core';
 * import { loadCheckpoint, saveCheckpoint } from '@mneme/tensor-core/node';
 *
 * const path = `${mkdtempSync('/tmp/mneme-')}/checkpoint.safetensors`;
 * const random = new Random(0);
 * const model = new Linear({ input: 3, output: 2 }, random);
 * await saveCheckpoint(path, { model, optimizer: new Adam({ learningRate: 1e-3 }), random, position: { step: 7 } });
 * const { position } = await loadCheckpoint(path, { model, optimizer: new Adam({ learningRate: 1e-3 }) });
 * console.log(position); // { step: 7 }
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { model, optimizer, random, position = null, configuration = null } = checkpoint;
  const tensors = stateDict({ model, ...(optimizer && { optimizer }) });
  const rest = { version: 1, key: random ? [...random.key] : null, position, configuration };
  const bytes = encodeSafetensors(tensors, { metadata: { [METADATA]: JSON.stringify(rest) } });
  await writeFileAtomic(path, bytes);
}

/**
 * Loads a checkpoint into a model and an optimizer made as those that were saved; without an optimizer its
 * state is passed over. Nothing is assigned when anything is wrong.
 *
 * @throws StateDictError which lists all that is missing, extra or wrong
 * @throws RangeError `loadCheckpoint: path must name a checkpoint of version 1, got ..`
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { Linear, Random } from '@mneme/tensor-core';
 * import { loadCheckpoint, saveCheckpoint } from '@mneme/tensor-core/node';
 *
 * const path = `${mkdtempSync('/tmp/mneme-')}/checkpoint.safetensors`;
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * await saveCheckpoint(path, { model, configuration: { input: 3, output: 2 } });
 * const { configuration } = await loadCheckpoint(path, { model });
 * console.log(configuration); // { input: 3, output: 2 }
 */
export async function loadCheckpoint(
  path: string,
  { model, optimizer }: Pick<Checkpoint, 'model' | 'optimizer'>,
): Promise<LoadedCheckpoint> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path));
  try {
    const rest = parseRest(path, metadata.get(METADATA));
    if (optimizer) optimizer.prepare(model, statePaths(model, tensors));
    const wanted = [...tensors].filter(([name]) => optimizer || !name.startsWith('optimizer.'));
    loadStateDict({ model, ...(optimizer && { optimizer }) }, new Map(wanted));
    return rest;
  } finally {
    dispose([...tensors.values()]);
  }
}

const METADATA = 'mneme.checkpoint';

/** The parameters whose state the file has: `optimizer.<map>.<path>` names them. */
function statePaths(model: object, tensors: ReadonlyMap<string, Tensor>): ReadonlySet<string> {
  const known = parametersOf(model);
  const paths = new Set<string>();
  for (const name of tensors.keys()) {
    const path = /^optimizer\.[^.]+\.(.+)$/su.exec(name)?.[1];
    if (path !== undefined && known.has(path)) paths.add(path);
  }
  return paths;
}

function parseRest(path: string, text: string | undefined): LoadedCheckpoint {
  const rest = text === undefined ? undefined : (JSON.parse(text) as Record<string, Json>);
  if (rest?.version !== 1) {
    const got = rest ? `version ${JSON.stringify(rest.version)}` : 'a file without its metadata';
    throw new RangeError(`loadCheckpoint: path must name a checkpoint of version 1, got ${got} at ${path}`);
  }
  const { key, position = null, configuration = null } = rest;
  const [first, second] = Array.isArray(key) ? (key as readonly Json[]) : [];
  const random =
    typeof first === 'number' && typeof second === 'number' ? new Random([first, second]) : undefined;
  return { random, position, configuration };
}
