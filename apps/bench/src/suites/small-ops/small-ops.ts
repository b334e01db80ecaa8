import { defineSuite, type Suite } from '../suite.ts';
import type { SmallCase } from './small-case.ts';

/** What an operation costs beside its arithmetic, and from what size on threads pay. */
export const smallOps: Suite = defineSuite<SmallCase>({
  name: 'small-ops',
  description: 'tf.add of two vectors by their length, and the gradient through a chain of 100 of them',
  unit: 'us',
  peers: ['ours-1-thread', 'tfjs-cpu', 'tfjs-wasm'],
  agreement: { whole: 1e-6, each: 1e-5 },
  cases: [
    ...[4, 64, 1024, 16_384, 65_536, 262_144].map((size) => ({ name: `add ${size}`, size })),
    { name: 'gradient through 100 adds', size: 4, chained: 100 },
  ],
  quick: ({ size }) => size <= 64,
  makers: { tfjs: async () => (await import('./tfjs.ts')).make },
});
