import { type AttentionCase, attentionCases } from '../attention/attention-case.ts';
import { defineSuite, type Suite } from '../suite.ts';

/** Attention forward and backward. */
export const attentionBackward: Suite = defineSuite<AttentionCase>({
  name: 'attention-backward',
  description: 'the gradients of sum(attention * w) by q, k and v, batch 1, 8 heads, depth 64, by length',
  unit: 'ms',
  peers: ['ours-256-bit', 'tfjs-wasm', 'jax-js'],
  agreement: { whole: 1e-4, each: 1e-3 },
  cases: attentionCases([128, 512, 1024, 2048]),
  quick: ({ length }) => length === 128,
  skips: ({ length }) => (length > 1024 ? 'left out above 1024' : undefined),
  makers: {
    ours: async () => (await import('./tfjs.ts')).makeOurs,
    tfjs: async () => (await import('./tfjs.ts')).make,
    jax: async () => (await import('./jax.ts')).make,
  },
});
