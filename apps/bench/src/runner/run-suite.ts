import type { PeerId } from '../sides/side-id.ts';
import type { Suite } from '../suites/suite.ts';
import type { CaseResult } from './result.ts';
import { type Effort, messageOf, runCase } from './run-case.ts';
import { runMemoryCase } from './run-memory-case.ts';
import { Sides } from './sides.ts';

export interface RunOptions {
  readonly threads: number;
  readonly node?: '20' | '24';
  /** Default: all of the suite. */
  readonly peers?: readonly PeerId[];
  /** Only cases whose names contain it. */
  readonly cases?: string;
  readonly quick: boolean;
  readonly samples?: number;
}

const FULL: Effort = { warm: 400, sample: 40, samples: 15, budget: 15_000 };
const QUICK: Effort = { warm: 100, sample: 15, samples: 5, budget: 2_000 };
const PATIENCE = 900_000;

/** The peers that a suite is run with. */
export function peersOf(suite: Suite, { peers, threads }: RunOptions): PeerId[] {
  const same = threads === 1 ? 'ours-1-thread' : undefined;
  return suite.peers.filter((peer) => peer !== same && (peers?.includes(peer) ?? true));
}

/** Runs the cases of a suite and gives each result as it is there. */
export async function* runSuite(suite: Suite, options: RunOptions): AsyncGenerator<CaseResult> {
  const { threads, node, quick, samples } = options;
  const { cases = '' } = options;
  const chosen = suite.cases.filter(
    (benchCase) => benchCase.name.includes(cases) && (!quick || cases !== '' || suite.quick(benchCase)),
  );
  if (chosen.length === 0) {
    throw new RangeError(`bench: cases must be part of a name in ${suite.name}, got ${cases}`);
  }
  const effort = { ...(quick ? QUICK : FULL), ...(samples !== undefined && { samples }) };
  const peers = peersOf(suite, options);
  const sides = new Sides({ suite: suite.name, threads, patience: PATIENCE, ...(node && { node }) });
  try {
    for (const benchCase of chosen) {
      try {
        yield suite.measures === 'memory'
          ? await runMemoryCase(suite, benchCase, peers, {
              sides,
              samples: quick ? 1 : Math.min(effort.samples, 3),
              threads,
            })
          : await runCase(suite, benchCase, peers, { sides, effort, threads });
      } catch (error) {
        const outcome = { suite: suite.name, case: benchCase.name, unit: suite.unit, threads, peers: {} };
        yield { ...outcome, ours: { reason: messageOf(error) } };
      }
    }
  } finally {
    sides.closeAll();
  }
}
