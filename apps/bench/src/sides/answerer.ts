import { digest } from '../runner/digest.ts';
import type { Answers, Request } from '../runner/messages.ts';
import type { Hosts, Suite, Work } from '../suites/suite.ts';
import { measureMemory } from './measure-memory.ts';
import type { Family, SideId } from './side-id.ts';

/** Answers the runner's requests by the work of the case at hand. */
export function answerer(
  suite: Suite,
  side: SideId,
  host: Hosts[Family],
): (request: Request) => Promise<Answers[Request['ask']]> {
  let work: Work | undefined;
  const current = (): Work => {
    if (!work) throw new Error('answerer: request must come after prepare, got it before');
    return work;
  };
  const fallbacks = (): string[] => ('fallbacks' in host ? host.fallbacks() : []);
  return async (request) => {
    switch (request.ask) {
      case 'prepare':
        work?.dispose();
        work = await suite.make(request.benchCase, side, host);
        fallbacks();
        return digest(await work.values());
      case 'warm':
        return warm(current(), request.ms);
      case 'sample':
        return time(current(), request.repeats);
      case 'memory':
        return measureMemory(await suite.make(request.benchCase, side, host), host);
      case 'facts':
        return { fallbacks: fallbacks(), facts: current().facts?.() ?? {} };
      case 'release':
        work?.dispose();
        work = undefined;
        return null;
    }
  };
}

/** The milliseconds of `repeats` runs. A run that gives no promise is not awaited: that would cost more than it. */
async function time({ run }: Work, repeats: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) {
    const running = run();
    if (running) await running;
  }
  return performance.now() - started;
}

/** Runs for `ms` at least, more at a time as it goes; the milliseconds of a run by then. */
async function warm(work: Work, ms: number): Promise<number> {
  const started = performance.now();
  let each = await time(work, 1);
  for (let repeats = 1; performance.now() - started < ms; repeats *= 2) {
    each = (await time(work, repeats)) / repeats;
  }
  return each;
}
