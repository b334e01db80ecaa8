import { defineSuite, type Suite } from '../suite.ts';
import type { EncoderCase } from './problem.ts';

/** A layer of a transformer's encoder. */
export const encoder: Suite = defineSuite<EncoderCase>({
  name: 'encoder',
  description: 'an encoder layer forward: width 256, 4 heads, inner width 1024, exact GELU, normalized first',
  unit: 'ms',
  peers: ['ours-256-bit', 'tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: [
    { name: 'batch 8, length 128', batch: 8, length: 128 },
    { name: 'batch 1, length 128', batch: 1, length: 128 },
  ],
  quick: ({ batch }) => batch === 8,
  makers: {
    ours: async () => (await import('./tfjs.ts')).makeOurs,
    tfjs: async () => (await import('./tfjs.ts')).make,
    onnx: async () => (await import('./onnx.ts')).make,
    jax: async () => (await import('./jax.ts')).make,
  },
});
