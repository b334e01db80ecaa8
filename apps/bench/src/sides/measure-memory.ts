import { readFileSync, writeFileSync } from 'node:fs';
import type { Hosts, Work } from '../suites/suite.ts';
import type { Family } from './side-id.ts';

/** The MiB by which a run raised memory at its highest. */
export interface MemoryMark {
  /** As our backend counts it, and elsewhere as the operating system does for this process. */
  readonly measured: number;
  /** As the operating system counts it. */
  readonly resident: number;
}

export async function measureMemory(work: Work, host: Hosts[Family]): Promise<MemoryMark> {
  const own = 'peakBytes' in host ? host : undefined;
  globalThis.gc?.();
  own?.resetPeakBytes();
  const before = residentMiB('VmRSS');
  writeFileSync('/proc/self/clear_refs', '5'); // brings the high-water mark down to what is held now
  await work.run();
  const resident = residentMiB('VmHWM') - before;
  return { resident, measured: own ? own.peakBytes() / 2 ** 20 : resident };
}

function residentMiB(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  if (kibibytes === undefined)
    throw new Error(`measureMemory: ${field} must be in /proc/self/status, got nothing`);
  return Number(kibibytes) / 1024;
}
