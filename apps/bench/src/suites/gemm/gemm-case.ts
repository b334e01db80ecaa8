import type { BenchCase } from '../suite.ts';

/** `batch` products of `[rows, inner]` and `[inner, columns]`, where a transposed operand is laid out the other way. */
export interface GemmCase extends BenchCase {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The shapes of both operands. */
export function operandShapes(benchCase: GemmCase): { readonly a: number[]; readonly b: number[] } {
  const { batch, rows, inner, columns, transposeA, transposeB } = benchCase;
  const lead = batch === 1 ? [] : [batch];
  return {
    a: transposeA ? [...lead, inner, rows] : [...lead, rows, inner],
    b: transposeB ? [...lead, columns, inner] : [...lead, inner, columns],
  };
}
