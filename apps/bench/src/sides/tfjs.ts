import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { importPeer } from './peers-folder.ts';

/** tfjs is one engine for a whole process: its operations run on the backend that was set. */
export interface TfjsHost {
  readonly backend: 'cpu' | 'wasm';
}

/** Makes one of tfjs's own backends the current one. The union package brings tfjs's gradients, which tfjs-core lacks in Node. */
export async function setUpTfjs(backend: TfjsHost['backend']): Promise<TfjsHost> {
  await importPeer('@tensorflow/tfjs');
  await setBackend(backend);
  await ready();
  return { backend };
}
