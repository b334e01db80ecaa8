import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ensureGradients } from '@mneme/tensor-core';
import { ready, setBackend } from '@tensorflow/tfjs-core';

/** tfjs is one engine for a whole process: its operations run on the backend that was set. */
export interface TfjsHost {
  readonly backend: 'cpu' | 'wasm';
}

/** Makes one of tfjs's own backends the current one; tfjs-core alone has no gradients in Node, so it gets them. */
export async function setUpTfjs(backend: TfjsHost['backend']): Promise<TfjsHost> {
  await setBackend(backend);
  await ready();
  ensureGradients();
  return { backend };
}
