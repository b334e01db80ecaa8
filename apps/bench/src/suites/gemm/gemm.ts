import { defineSuite, type Suite, type SuiteConfig } from '../suite.ts';
import type { GemmCase } from './gemm-case.ts';

const LAYOUTS = ['NN', 'NT', 'TN', 'TT'] as const;
const SIZES = [64, 128, 256, 512, 1024];

const CASES: readonly GemmCase[] = [
  ...SIZES.flatMap((size) => LAYOUTS.map((layout) => square(size, layout))),
  product('8 of 256x64x256', 8, [256, 64, 256], 'NN'),
  product('8 of 256x64x256', 8, [256, 64, 256], 'NT'),
  product('64 of 64', 64, [64, 64, 64], 'NN'),
  product('128x512x2048', 1, [128, 512, 2048], 'NN'),
];

/** How each family of sides multiplies. */
export const gemmMakers: SuiteConfig<GemmCase>['makers'] = {
  ours: async () => (await import('./tfjs.ts')).makeOurs,
  tfjs: async () => (await import('./tfjs.ts')).make,
  onnx: async () => (await import('./onnx.ts')).make,
  jax: async () => (await import('./jax.ts')).make,
};

/** Products of matrices. */
export const gemm: Suite = defineSuite<GemmCase>({
  name: 'gemm',
  description: 'products of float32 matrices; T is an operand that is laid out the other way',
  unit: 'GFLOP/s',
  peers: ['ours-256-bit', 'tfjs-cpu', 'tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: CASES,
  quick: ({ name }) => ['256 NN', '512 NT', '512 TN', '8 of 256x64x256 NT'].includes(name),
  amount: flops,
  skips: (benchCase, peer) =>
    peer === 'tfjs-cpu' && flops(benchCase) > 2 * 256 ** 3 ? 'one GFLOP/s: left out above 256' : undefined,
  remarks: (benchCase, ms, { peakGflops }): Record<string, number> =>
    peakGflops === undefined ? {} : { peakGflops, shareOfPeak: flops(benchCase) / ms / 1e6 / peakGflops },
  makers: gemmMakers,
});

function flops({ batch, rows, inner, columns }: GemmCase): number {
  return 2 * batch * rows * inner * columns;
}

function square(size: number, layout: (typeof LAYOUTS)[number]): GemmCase {
  return product(`${size}`, 1, [size, size, size], layout);
}

function product(
  title: string,
  batch: number,
  [rows, inner, columns]: readonly [number, number, number],
  layout: (typeof LAYOUTS)[number],
): GemmCase {
  const [transposeA, transposeB] = [layout.startsWith('T'), layout.endsWith('T')];
  return { name: `${title} ${layout}`, batch, rows, inner, columns, transposeA, transposeB };
}
