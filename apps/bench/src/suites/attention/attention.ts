import { defineSuite, type Suite } from '../suite.ts';
import { type AttentionCase, attentionCases } from './attention-case.ts';

/** Attention forward. */
export const attention: Suite = defineSuite<AttentionCase>({
  name: 'attention',
  description: "softmax(q k' / 8) v forward, batch 1, 8 heads, depth 64, by length",
  unit: 'ms',
  peers: ['ours-256-bit', 'tfjs-cpu', 'tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: attentionCases([128, 512, 1024, 2048, 4096]),
  quick: ({ length }) => length <= 512,
  skips: ({ length }, peer) =>
    peer === 'tfjs-cpu' && length > 128 ? 'a second or more: left out above 128' : undefined,
  makers: {
    ours: async () => (await import('./ours.ts')).make,
    tfjs: async () => (await import('./tfjs.ts')).make,
    onnx: async () => (await import('./onnx.ts')).make,
    jax: async () => (await import('./jax.ts')).make,
  },
});
