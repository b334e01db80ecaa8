import { type BenchCase, defineSuite, type Suite } from '../suite.ts';

/** A training step of a memory network: small tensors and many operations. */
export const memn2n: Suite = defineSuite<BenchCase>({
  name: 'memn2n',
  alias: 'memn2n-step',
  description:
    'a MemN2N training step (adjacent, batch 32, memory 50, 20 dimensions, 3 hops, 7 words, vocabulary 40): data to tensors, loss, gradients, clipping, descent; promised: 5 times faster than tfjs-wasm',
  unit: 'ms',
  peers: ['tfjs-cpu', 'tfjs-wasm'],
  // Of the losses of the first steps.
  agreement: { whole: 1e-3, each: 1e-3 },
  cases: [{ name: 'step' }],
  quick: () => true,
  makers: {
    ours: async () => (await import('./work.ts')).make,
    tfjs: async () => (await import('./work.ts')).makeComposed,
  },
});
