import type { BenchCase } from '../suite.ts';

export interface MultiHeadCase extends BenchCase {
  readonly batch: number;
  readonly length: number;
  readonly width: number;
  readonly heads: number;
}
