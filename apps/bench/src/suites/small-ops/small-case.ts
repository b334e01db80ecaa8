import type { BenchCase } from '../suite.ts';

export interface SmallCase extends BenchCase {
  /** How many values each operand has. */
  readonly size: number;
  /** A single addition, or the gradient through so many. */
  readonly chained?: number;
}
