import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { disposeVariables, engine, ready, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findExamples } from './examples.ts';

const root = new URL('../..', import.meta.url).pathname;
// Inside the folder of a package that depends on all others, so that every import of an example resolves.
const generated = `${root}tooling/doctest/.doctest`;
const examples = findExamples(root);

describe('the examples of the documentation run', () => {
  mkdirSync(generated, { recursive: true });
  afterAll(() => rmSync(generated, { recursive: true, force: true }));

  beforeEach(async () => {
    await setBackend('cpu');
    await ready();
    engine().startScope();
    return () => {
      engine().endScope();
      disposeVariables();
    };
  });

  it('are found', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  it.each(examples.map((example, index) => ({ ...example, index })))(
    '$file:$line',
    async ({ code, index }) => {
      const file = `${generated}/example-${index}.ts`;
      writeFileSync(file, `${code}\nexport {};\n`);
      const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
      try {
        await import(/* @vite-ignore */ file);
        for (const [printed, said] of expectations(code, log.mock.calls)) expect(printed).toBe(said);
      } finally {
        log.mockRestore();
      }
    },
  );
});

/** What each `console.log(..)` printed, beside the comment behind it, where there is one. */
function expectations(code: string, calls: unknown[][]): [printed: string, said: string][] {
  const said = [...code.matchAll(/^ *console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map((match) => match[1]);
  // A log inside a loop or a callback prints another number of times: nothing can be said of it line by line.
  if (said.length !== calls.length) return [];
  return said.flatMap((comment, i) => {
    const printed = (calls[i] ?? [])
      .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
      .join(' ');
    return comment === undefined ? [] : [[normal(printed), normal(comment)] as [string, string]];
  });
}

/** Without spaces and quotes, numbers to four digits: what a comment writes and a console prints alike. */
function normal(text: string): string {
  const bare = text.replace(/['"\s]/g, '');
  return bare.replace(/-?\d+(\.\d+)?(e[-+]?\d+)?/g, (number) => Number(number).toPrecision(4));
}
