import { gemmMakers } from '../gemm/gemm.ts';
import type { GemmCase } from '../gemm/gemm-case.ts';
import { defineSuite, type Suite } from '../suite.ts';

/** Products of a matrix and a vector, which no cache holds twice: what counts is how fast the matrix is read. */
export const gemv: Suite = defineSuite<GemmCase>({
  name: 'gemv',
  description: 'products of a vector and a float32 matrix, by the bytes of both and of the result',
  unit: 'GB/s',
  peers: ['tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'],
  agreement: { whole: 1e-5, each: 1e-4 },
  cases: [
    [512, 2048],
    [4096, 4096],
  ].flatMap(([inner = 0, outer = 0]) => [
    rowTimesMatrix(inner, outer, false),
    rowTimesMatrix(inner, outer, true),
    matrixTimesColumn(outer, inner),
  ]),
  quick: ({ inner }) => inner === 512,
  amount: ({ rows, inner, columns }) => 4 * (rows * inner + inner * columns + rows * columns),
  makers: gemmMakers,
});

/** `[1, inner]` by `[inner, columns]`, or, as in a linear layer, by the transpose of `[columns, inner]`. */
function rowTimesMatrix(inner: number, columns: number, transposeB: boolean): GemmCase {
  const matrix = transposeB ? `${columns}x${inner} T` : `${inner}x${columns}`;
  return { name: `1x${inner} ${matrix}`, batch: 1, rows: 1, inner, columns, transposeA: false, transposeB };
}

function matrixTimesColumn(rows: number, inner: number): GemmCase {
  const name = `${rows}x${inner} ${inner}x1`;
  return { name, batch: 1, rows, inner, columns: 1, transposeA: false, transposeB: false };
}
