import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { SideProcess } from './side-process.ts';

const started: SideProcess[] = [];
afterEach(() => {
  for (const side of started.splice(0)) side.close();
});

function start(suite: string, patience = 20_000): SideProcess {
  const program = fileURLToPath(new URL('./fixtures/side.mjs', import.meta.url));
  const side = new SideProcess({
    side: 'jax-js',
    suite,
    threads: 2,
    node: process.execPath,
    patience,
    program,
  });
  started.push(side);
  return side;
}

describe('SideProcess', () => {
  it('gives the answers of its program, one after the other, and its errors', async () => {
    const side = start('answers');
    const request = { ask: 'sample', repeats: 3 } as const;
    expect(await side.ask(request)).toEqual(['jax-js', request]);
    await expect(side.ask({ ask: 'facts' })).rejects.toThrow('has none');
    expect(await side.ask({ ask: 'release' })).toEqual(['jax-js', { ask: 'release' }]);
    expect(side.ended).toBe(false);
  });

  it('says why its program cannot be set up', async () => {
    await expect(start('fails').ask({ ask: 'release' })).rejects.toThrow('cannot be set up');
  });

  it('says how its program ended, with its last words', async () => {
    const side = start('dies');
    const last = 'ended with status 3: out of memory';
    await expect(side.ask({ ask: 'release' })).rejects.toThrow(last);
    expect(side.ended).toBe(true);
    await expect(side.ask({ ask: 'release' })).rejects.toThrow(last);
  });

  it('ends a program that gives no answer', async () => {
    const side = start('hangs', 1_000);
    await expect(side.ask({ ask: 'release' })).rejects.toThrow('gave no answer in 1 s');
    expect(side.ended).toBe(true);
  });

  it('says so where there is no such program', async () => {
    const missing = { side: 'ours', suite: '', threads: 1, node: '/nowhere/node', patience: 1_000 } as const;
    await expect(new SideProcess(missing).ask({ ask: 'release' })).rejects.toThrow('ENOENT');
  });
});
