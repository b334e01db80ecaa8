import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@mneme/tensor-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltMneme } from './fixtures/built-mneme.ts';

let built: BuiltMneme;
beforeAll(async () => {
  built = await BuiltMneme.make();
});
afterAll(() => built.remove());

describe('mneme store', { timeout: 120_000 }, () => {
  it('bench measures stores, prints a table, and writes all figures', async () => {
    const args = [
      'store',
      'bench',
      '--vectors',
      '300',
      '--width',
      '8',
      '--queries',
      '5',
      '--kinds',
      'loops,int8',
    ];
    const { stdout, code } = await built.run([...args, '--results', 'store.json']);
    expect(code).toBe(0);
    expect(stdout).toContain('recall at 10');
    expect(stdout).toMatch(/loops: exact, float32, JavaScript alone .* 1\.0000/);
    const { bench, measures } = JSON.parse(readFileSync(join(built.folder, 'store.json'), 'utf8'));
    expect([bench, measures.map(({ kind }: { kind: string }) => kind)]).toEqual(['store', ['loops', 'int8']]);
    expect(JSON.parse((await built.run([...args.slice(0, -1), 'int8', '--json'])).stdout)).toMatchObject({
      ...{ kind: 'int8', vectors: 300, width: 8, queries: 5 },
    });
  });

  it('knn-lm measures what neighbours are worth', async () => {
    mkdirSync(join(built.folder, 'data/tinyshakespeare'), { recursive: true });
    const sentence = Array.from(new Random(1).integers(61, 7), (n) => 'abcdefg'[n]).join('');
    writeFileSync(join(built.folder, 'data/tinyshakespeare/input.txt'), sentence.repeat(80));
    const few = ['--steps', '2', '--stored', '1000', '--neighbours', '8', '--evaluated', '100'];
    const { stdout, stderr, code } = await built.run(['store', 'knn-lm', '--data', 'data', ...few]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/chosen on validation: test perplexity [\d.]+ % lower/);
  });

  it.each([
    [['bench', '--kinds', 'best'], 'mneme: --kinds must be of exact, loops, '],
    [['bench', '--vectors', '9'], 'mneme: --vectors must be a whole number from 10, got 9'],
    [['knn-lm'], 'mneme: --data must be a folder that holds tinyshakespeare/input.txt, got nothing'],
    [
      ['knn-lm', '--data', 'nowhere'],
      'mneme: --data must be a folder that holds tinyshakespeare/input.txt, got nowhere',
    ],
  ])('refuses %j in one sentence', async (args, message) => {
    const { code, stdout, stderr } = await built.run(['store', ...args]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
