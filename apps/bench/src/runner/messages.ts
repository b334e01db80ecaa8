import type { MemoryMark } from '../sides/measure-memory.ts';
import type { Digest } from './digest.ts';

/** What the runner asks of the process of a side. */
export type Request =
  /** Makes a case ready, and says what it computes. */
  | { readonly ask: 'prepare'; readonly benchCase: string }
  /** Runs for so long at least, and says how long a run takes. */
  | { readonly ask: 'warm'; readonly ms: number }
  /** Runs so many times, and says how long that took. */
  | { readonly ask: 'sample'; readonly repeats: number }
  /** Makes a case ready, runs it once, and says how much memory that took. */
  | { readonly ask: 'memory'; readonly benchCase: string }
  /** What besides time is known of the case, and which kernels fell back since it was made ready. */
  | { readonly ask: 'facts' }
  | { readonly ask: 'release' };

export interface Answers {
  readonly prepare: Digest;
  readonly warm: number;
  readonly sample: number;
  readonly memory: MemoryMark;
  readonly facts: { readonly facts: Readonly<Record<string, number>>; readonly fallbacks: readonly string[] };
  readonly release: null;
}

/** The first message is that the side is ready, or why it cannot be. */
export type Reply = { readonly answer: unknown } | { readonly error: string };
