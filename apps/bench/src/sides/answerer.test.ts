import { describe, expect, it } from 'vitest';
import { digest } from '../runner/digest.ts';
import { defineSuite, type Work } from '../suites/suite.ts';
import { answerer } from './answerer.ts';

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function recorded(log: string[]): ReturnType<typeof answerer> {
  const make = (name: string): Work => ({
    run: name === 'later' ? () => new Promise((resolve) => setTimeout(resolve, 4)) : () => busy(2),
    values: () => Float32Array.of(1, 2),
    facts: () => ({ answer: 42 }),
    dispose: () => void log.push(`dispose ${name}`),
  });
  const suite = defineSuite({
    name: 'fake',
    description: '',
    unit: 'ms',
    peers: [],
    agreement: { whole: 0, each: 0 },
    cases: [{ name: 'now' }, { name: 'later' }],
    quick: () => true,
    makers: {
      tfjs:
        async () =>
        ({ name }) =>
          make(name),
    },
  });
  return answerer(suite, 'tfjs-cpu', { backend: 'cpu' });
}

describe('answerer', () => {
  it('prepares, warms up, samples and releases', async () => {
    const log: string[] = [];
    const answer = recorded(log);
    for (const [benchCase, ms] of [
      ['now', 2],
      ['later', 4],
    ] as const) {
      expect(await answer({ ask: 'prepare', benchCase })).toEqual(digest(Float32Array.of(1, 2)));
      const each = Number(await answer({ ask: 'warm', ms: 20 }));
      const sample = Number(await answer({ ask: 'sample', repeats: 5 }));
      expect(each).toBeGreaterThanOrEqual(ms * 0.7); // timers may come early by a part of a millisecond
      expect(sample).toBeGreaterThanOrEqual(5 * ms * 0.7);
    }
    expect(await answer({ ask: 'facts' })).toEqual({ facts: { answer: 42 }, fallbacks: [] });
    await answer({ ask: 'release' });
    expect(log).toEqual(['dispose now', 'dispose later']);
  });

  it('refuses to run before anything was prepared, and a case that there is not', async () => {
    const answer = recorded([]);
    await expect(answer({ ask: 'sample', repeats: 1 })).rejects.toThrow('must come after prepare');
    await expect(answer({ ask: 'prepare', benchCase: 'no' })).rejects.toThrow(
      "fake: case must be one of the suite's, got no",
    );
  });
});
