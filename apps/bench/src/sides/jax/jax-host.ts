import { importPeer } from '../peers-folder.ts';
import type { Jax, JaxArray } from './jax-api.ts';
import { providePageWorkers } from './page-worker.ts';

export interface JaxHost {
  readonly jax: Jax;
  /** An array of float32, or of int32. */
  array(values: Float32Array | Int32Array, shape: readonly number[]): JaxArray;
}

/** jax-js on WebAssembly. */
export async function setUpJax(threads: number): Promise<JaxHost> {
  providePageWorkers(threads);
  const jax = await importPeer<Jax>('@jax-js/jax');
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return { jax, array: (values, shape) => jax.numpy.array(values, { shape }) };
}
