import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { ATTENTION, ATTENTION_GRADIENT } from '../../tasks.ts';
import type { Attributes, Inputs, Kernel } from '../kernel.ts';
import { attentionSizes, attentionWords } from './attention-words.ts';

/** Queries of a tile; see assembly/attention/words.ts. */
const TILE = 64;

/** The contract of tensor-core: softmax(scale Q K') V without the weights ever being held. */
export const attention: Kernel = {
  name: 'MnemeAttention',
  run(backend, inputs, attributes) {
    if (!areFloats(inputs)) return undefined;
    const { batch, queries, width } = attentionSizes(inputs);
    const results = [backend.output([batch, queries, width]), backend.output([batch, queries, 1])];
    const words = attentionWords(backend, inputs, results, attributes);
    backend.pool.run(ATTENTION, batch * Math.ceil(queries / TILE), words);
    return results;
  },
};

/** Its gradients, from the output and the log-sum-exp that it gave. */
export const attentionGradient: Kernel = {
  name: 'MnemeAttentionGradient',
  run(backend: WasmBackend, inputs: Inputs, attributes: Attributes) {
    if (!areFloats(inputs)) return undefined;
    const { batch, queries, keys, depth, width } = attentionSizes(inputs);
    const results = [
      backend.output([batch, queries, depth]),
      backend.output([batch, keys, depth]),
      backend.output([batch, keys, width]),
    ];
    const forward = [inputs.output, inputs.logSumExp] as TensorInfo[];
    const words = attentionWords(backend, inputs, forward, attributes);
    const gradients = [inputs.dOutput as TensorInfo, ...results].map((tensor) => backend.address(tensor));
    backend.pool.run(ATTENTION_GRADIENT, batch, [...words, ...gradients]);
    return results;
  },
};

function areFloats(inputs: Inputs): boolean {
  return [inputs.query, inputs.key, inputs.value].every((tensor) => tensor?.dtype === 'float32');
}
