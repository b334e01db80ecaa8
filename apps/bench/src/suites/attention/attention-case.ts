import { inputValues } from '../inputs.ts';
import type { BenchCase } from '../suite.ts';

/** Attention of a sequence to itself, one batch. */
export interface AttentionCase extends BenchCase {
  readonly length: number;
  readonly causal: boolean;
}

export const HEADS = 8;
export const DEPTH = 64;

/** `[1, heads, length, depth]`. */
export function attentionShape({ length }: AttentionCase): [number, number, number, number] {
  return [1, HEADS, length, DEPTH];
}

export function attentionCases(lengths: readonly number[]): AttentionCase[] {
  return lengths.flatMap((length) => [
    { name: `${length}`, length, causal: false },
    { name: `${length} causal`, length, causal: true },
  ]);
}

/** Queries, keys, values, and further arrays of their shape, `[1, heads, length, depth]`. */
export function attentionInputs(benchCase: AttentionCase, names: readonly string[]): Float32Array[] {
  return names.map((name) => inputValues(name, attentionShape(benchCase)));
}

/** The values of `[first, second, depth]` as `[second, first, depth]`: of heads by length as length by heads, or back. */
export function swapped(
  values: Float32Array,
  [first, second, depth]: readonly [number, number, number],
): Float32Array {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      const from = (i * second + j) * depth;
      turned.set(values.subarray(from, from + depth), (j * first + i) * depth);
    }
  }
  return turned;
}
