import type { Side } from './compare.ts';

/** Work done in two ways, whose results have been seen to agree. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** The ratio that is promised. */
  readonly target: number;
  /** Sets both sides up, and throws when they do not compute the same. */
  prepare(): { readonly ours: Side; readonly theirs: Side };
}
