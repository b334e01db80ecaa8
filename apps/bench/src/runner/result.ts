import type { PeerId } from '../sides/side-id.ts';
import type { Unit } from '../suites/unit.ts';
import type { Spread } from './statistics.ts';

/** What a peer reached beside us, or why it did not. */
export type PeerResult =
  | {
      readonly value: number;
      readonly quartiles: readonly [number, number];
      /** How many times faster ours is (or how many times less it takes). */
      readonly ratio: number;
      readonly ratioQuartiles: readonly [number, number];
      /** There where the ratio is spread too widely to be quoted. */
      readonly noisy?: true;
      readonly samples: number;
    }
  | { readonly reason: string /** There where it computed something else. */; readonly disagrees?: true };

export interface CaseResult {
  readonly suite: string;
  readonly case: string;
  readonly unit: Unit;
  /** The median, or why there is none. */
  readonly ours: number | { readonly reason: string };
  readonly quartiles?: readonly [number, number];
  readonly threads: number;
  readonly peers: Readonly<Partial<Record<PeerId, PeerResult>>>;
  readonly remarks?: Readonly<Record<string, number>>;
  /** The kernels that our backend has no fast form of. */
  readonly fallbacks?: readonly string[];
}

export function quartilesOf({ lower, upper }: Spread): readonly [number, number] {
  return lower <= upper ? [lower, upper] : [upper, lower];
}
