import type { MemoryMark } from '../sides/measure-memory.ts';
import type { PeerId, SideId } from '../sides/side-id.ts';
import type { BenchCase, Suite } from '../suites/suite.ts';
import { shownValue } from '../suites/unit.ts';
import { type CaseResult, type PeerResult, quartilesOf } from './result.ts';
import { type Askable, messageOf, peerResult } from './run-case.ts';
import { spread } from './statistics.ts';

/** Measures the memory of a case's first run on every side, each time in a process that has run nothing before. */
export async function runMemoryCase(
  suite: Suite,
  benchCase: BenchCase,
  peers: readonly PeerId[],
  {
    sides,
    samples,
    threads,
  }: { readonly sides: Askable; readonly samples: number; readonly threads: number },
): Promise<CaseResult> {
  const outcome = { suite: suite.name, case: benchCase.name, unit: suite.unit, threads };
  const amount = suite.amount?.(benchCase) ?? 0;
  const measure = async (side: SideId): Promise<MemoryMark[]> => {
    const marks: MemoryMark[] = [];
    for (let i = 0; i < samples; i++) {
      sides.close(side);
      const mark = await sides.get(side).ask({ ask: 'memory', benchCase: benchCase.name });
      const shown = (mib: number): number => shownValue(suite.unit, mib, amount);
      marks.push({ measured: shown(mark.measured), resident: shown(mark.resident) });
    }
    sides.close(side);
    return marks;
  };
  const measuredOf = (marks: readonly MemoryMark[]): number[] => marks.map(({ measured }) => measured);
  const results: Partial<Record<PeerId, PeerResult>> = {};
  let ours: MemoryMark[];
  try {
    ours = await measure('ours');
  } catch (error) {
    return { ...outcome, ours: { reason: messageOf(error) }, peers: {} };
  }
  for (const peer of peers) {
    try {
      const reason = suite.skips?.(benchCase, peer);
      if (reason !== undefined) results[peer] = { reason };
      else results[peer] = peerResult(measuredOf(ours), measuredOf(await measure(peer)), (mib) => mib);
    } catch (error) {
      results[peer] = { reason: messageOf(error) };
    }
  }
  const own = spread(measuredOf(ours));
  // What the system counts on our side too: it has pages that nothing asked for, as on the others'.
  const remarks = { oursResidentMiB: spread(ours.map(({ resident }) => resident)).median };
  return { ...outcome, ours: own.median, quartiles: quartilesOf(own), peers: results, remarks };
}
