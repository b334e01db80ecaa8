import { setTimeout as pause } from 'node:timers/promises';
import type { PeerId, SideId } from '../sides/side-id.ts';
import type { BenchCase, Suite } from '../suites/suite.ts';
import { shownValue } from '../suites/unit.ts';
import { type Digest, disagreement } from './digest.ts';
import type { Request } from './messages.ts';
import { type CaseResult, type PeerResult, quartilesOf } from './result.ts';
import type { SideProcess } from './side-process.ts';
import { FEWEST, pairedRatio, spread } from './statistics.ts';

/** How long and how often a case is run. */
export interface Effort {
  /** Before anything is timed, ms. */
  readonly warm: number;
  /** A sample repeats the work until it takes so long, ms. */
  readonly sample: number;
  readonly samples: number;
  /** A side that has been timed for so long takes no more samples, ms. */
  readonly budget: number;
}

/** The sides of a suite: what is asked of one is answered by its process. */
export interface Askable {
  get(side: SideId): Pick<SideProcess, 'ask'>;
  close(side: SideId): void;
}

/** Between the turns of two sides, ms, so that threads which still look for work go to sleep: onnxruntime-node's do for 50. */
const SETTLE = 80;

type Results = Partial<Record<PeerId, PeerResult>>;

/** Times a case on every side in turns, after the results were seen to agree. */
export async function runCase(
  suite: Suite,
  benchCase: BenchCase,
  peers: readonly PeerId[],
  { sides, effort, threads }: { readonly sides: Askable; readonly effort: Effort; readonly threads: number },
): Promise<CaseResult> {
  const outcome = { suite: suite.name, case: benchCase.name, unit: suite.unit, threads };
  const results: Results = {};
  let own: Digest;
  try {
    own = await sides.get('ours').ask({ ask: 'prepare', benchCase: benchCase.name });
  } catch (error) {
    return { ...outcome, ours: { reason: messageOf(error) }, peers: {} };
  }
  for (const peer of peers) {
    const reason = suite.skips?.(benchCase, peer);
    const failure =
      reason === undefined ? await prepare(suite, benchCase, () => sides.get(peer), own) : { reason };
    if (failure) results[peer] = failure;
  }
  const able: SideId[] = ['ours', ...peers.filter((peer) => !results[peer])];
  const times = await takeTurns(sides, able, effort, (peer, error) => {
    results[peer] = { reason: messageOf(error) };
  });
  const ours = times.get('ours') ?? [];
  const amount = suite.amount?.(benchCase) ?? 0;
  const value = (ms: number): number => shownValue(suite.unit, ms, amount);
  for (const [peer, theirs] of times) if (peer !== 'ours') results[peer] = peerResult(ours, theirs, value);
  const { facts, fallbacks } = await sides.get('ours').ask({ ask: 'facts' });
  const remarks = suite.remarks?.(benchCase, spread(ours).median, facts);
  await release(sides, [...times.keys()]);
  return {
    ...outcome,
    ours: value(spread(ours).median),
    quartiles: quartilesOf(spread(ours.map(value))),
    peers: results,
    ...(remarks && { remarks }),
    ...(fallbacks.length > 0 && { fallbacks }),
  };
}

/** Makes a case ready on a peer; why it is not to be timed, or undefined. */
async function prepare(
  suite: Suite,
  benchCase: BenchCase,
  peer: () => ReturnType<Askable['get']>,
  own: Digest,
): Promise<PeerResult | undefined> {
  try {
    const theirs = await peer().ask({ ask: 'prepare', benchCase: benchCase.name });
    const difference = disagreement(own, theirs, suite.agreement);
    if (difference === undefined) return undefined;
    return { reason: `computes something else: ${difference}`, disagrees: true };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

export function peerResult(
  ours: readonly number[],
  theirs: readonly number[],
  value: (measured: number) => number,
): PeerResult {
  const ratio = pairedRatio(ours, theirs);
  return {
    value: value(spread(theirs).median),
    quartiles: quartilesOf(spread(theirs.map(value))),
    ratio: ratio.median,
    ratioQuartiles: quartilesOf(ratio),
    ...(ratio.noisy && { noisy: true as const }),
    samples: theirs.length,
  };
}

/** The milliseconds of a run, by side and sample. A peer that fails on the way is left out; we may not fail. */
async function takeTurns(
  sides: Askable,
  able: readonly SideId[],
  { warm, sample, samples, budget }: Effort,
  fail: (peer: PeerId, error: unknown) => void,
): Promise<Map<SideId, number[]>> {
  const times = new Map<SideId, number[]>();
  const repeats = new Map<SideId, number>();
  const spent = new Map<SideId, number>();
  const ask = async (
    side: SideId,
    request: Request & { ask: 'warm' | 'sample' },
  ): Promise<number | undefined> => {
    try {
      await pause(SETTLE);
      return await sides.get(side).ask(request);
    } catch (error) {
      times.delete(side);
      if (side === 'ours') throw error;
      fail(side, error);
      return undefined;
    }
  };
  for (const side of able) {
    const each = await ask(side, { ask: 'warm', ms: warm });
    if (each === undefined) continue;
    repeats.set(side, Math.max(1, Math.round(sample / each)));
    times.set(side, []);
  }
  for (let round = 0; round < samples; round++) {
    // Every other round backwards: whoever comes after a slow side finds another machine than who comes after a fast one.
    const order = round % 2 === 0 ? [...times.keys()] : [...times.keys()].reverse();
    for (const side of order) {
      if ((spent.get(side) ?? 0) > budget && round >= FEWEST) continue;
      const count = repeats.get(side) ?? 1;
      const taken = await ask(side, { ask: 'sample', repeats: count });
      if (taken === undefined) continue;
      times.get(side)?.push(taken / count);
      spent.set(side, (spent.get(side) ?? 0) + taken);
    }
  }
  return times;
}

async function release(sides: Askable, prepared: readonly SideId[]): Promise<void> {
  for (const side of prepared) {
    try {
      await sides.get(side).ask({ ask: 'release' });
    } catch {
      sides.close(side); // it is started anew for the next case
    }
  }
}

export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0]?.slice(0, 300) ?? '';
}
