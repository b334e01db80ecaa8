import { multiply2x16Packed } from './wide';

const DEPTH: i32 = 256;

/**
 * 16,384 floating-point operations a round: two rows by sixteen columns, in registers but for what is read, and that from the first
 * cache. What a product of matrices would reach if it had nothing to pack and nothing to wait for.
 */
export function peakOperations(scratch: usize, rounds: i32): void {
  const b = scratch + <usize>DEPTH * 8, c = b + <usize>DEPTH * 64;
  memory.fill(scratch, 0, c - scratch);
  for (let i = 0; i < rounds; i++) multiply2x16Packed(scratch, <usize>DEPTH * 4, b, c, 64, DEPTH, false);
}
