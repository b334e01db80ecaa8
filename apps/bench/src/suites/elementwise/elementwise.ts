import { defineSuite, type Suite } from '../suite.ts';
import { type ElementwiseCase, OPERATION_NAMES } from './elementwise-case.ts';

/** What is done value by value or row by row. */
export const elementwise: Suite = defineSuite<ElementwiseCase>({
  name: 'elementwise',
  description:
    'operations on 1024 x 1024 floats; GELU, layer norm and Adam are our kernels, and elsewhere what we compose',
  unit: 'ms',
  peers: ['ours-256-bit', 'tfjs-wasm'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: OPERATION_NAMES.map((name) => ({ name, size: 1024 })),
  quick: ({ name }) => ['add', 'tanh', 'sum axis 0', 'gelu tanh', 'adam step'].includes(name),
  makers: { tfjs: async () => (await import('./tfjs.ts')).make },
});
