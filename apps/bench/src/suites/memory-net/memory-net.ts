import { defineSuite, type Suite } from '../suite.ts';
import type { MemoryNetCase } from './problem.ts';

/** Training steps of networks with a memory that they write to: long tapes of small tensors. */
export const memoryNet: Suite = defineSuite<MemoryNetCase>({
  name: 'memory-net',
  description:
    'a training step on the copy task (batch 16, 10 words of 8 bits: 21 steps; loss, gradients, clipping, Adam) of a Neural Turing Machine (LSTM of 100, 128 words of 20) and of a DNC (LSTM of 64, 32 words of 16, four read heads); promised: 5 times faster than the same composed on tfjs-wasm',
  unit: 'ms',
  peers: ['tfjs-cpu', 'tfjs-wasm'],
  // Of the losses of the first steps.
  agreement: { whole: 1e-3, each: 1e-3 },
  cases: [
    { name: 'NTM', network: 'ntm' },
    { name: 'DNC', network: 'dnc' },
  ],
  quick: () => true,
  makers: {
    ours: async () => (await import('./work.ts')).make,
    tfjs: async () => (await import('./work.ts')).makeComposed,
  },
});
