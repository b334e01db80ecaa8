import { defineSuite, type Suite } from '../suite.ts';
import type { MultiHeadCase } from './multi-head-case.ts';

/** Multi-head attention as a module, and what of its time is not spent in kernels. */
export const multiHead: Suite = defineSuite<MultiHeadCase>({
  name: 'multi-head',
  description:
    "MultiHeadAttention of a sequence with itself, forward; shareOfKernels is the bare kernels' part of its time",
  unit: 'ms',
  peers: ['tfjs-wasm'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: [
    { name: 'batch 8, length 128, width 256, 4 heads', batch: 8, length: 128, width: 256, heads: 4 },
    { name: 'batch 1, length 1024, width 512, 8 heads', batch: 1, length: 1024, width: 512, heads: 8 },
  ],
  quick: ({ batch }) => batch === 8,
  remarks: (_, __, { shareOfKernels = Number.NaN }) => ({ shareOfKernels }),
  makers: {
    ours: async () => (await import('./ours.ts')).make,
    tfjs: async () => (await import('./tfjs.ts')).make,
  },
});
