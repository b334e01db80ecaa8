import { defineSuite, type Suite } from '../suite.ts';
import type { HopfieldCase } from './problem.ts';

/** Recall from associative memories. */
export const hopfield: Suite = defineSuite<HopfieldCase>({
  name: 'hopfield',
  description:
    "binary recall by Hebb's rule (1,024 neurons, 100 patterns, 1,000 queries with a tenth of their states turned round; all make all five steps, or each ends by itself), and a step of the modern network (10,000 patterns of 1,024 numbers); promised: five steps 10 times faster than tfjs-wasm, 5 times faster than plain loops over bits",
  unit: 'ms',
  peers: ['tfjs-cpu', 'tfjs-wasm', 'plain-js'],
  // States are 1 or -1: a single one of a million that differs is more than this.
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: [
    { name: 'binary, 1000 queries, 5 steps', network: 'binary', queries: 1000, steps: 5 },
    { name: 'binary, 1000 queries, to the end', network: 'binary', queries: 1000 },
    { name: 'modern, 100 queries', network: 'modern', queries: 100 },
    { name: 'modern, 1000 queries', network: 'modern', queries: 1000 },
  ],
  quick: ({ queries, steps }) => queries === 100 || steps !== undefined,
  skips({ network, queries, steps }, peer) {
    if (network === 'modern' && peer === 'plain-js') return 'counts bits, of which there are none here';
    if (network === 'binary' && steps === undefined) return 'makes the same steps for all queries';
    if (peer === 'tfjs-cpu' && queries === 1000) return 'seconds a run: left out with 1000 queries';
    return undefined;
  },
  makers: {
    ours: async () => (await import('./ours.ts')).make,
    tfjs: async () => (await import('./tfjs.ts')).make,
    plain: async () => (await import('./plain.ts')).make,
  },
});
