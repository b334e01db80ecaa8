import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECIPES } from '../recipes/recipes.ts';
import { BuiltMneme, type Ended } from './fixtures/built-mneme.ts';

let built: BuiltMneme;
const mneme = (args: readonly string[], env?: Record<string, string>): Promise<Ended> => built.run(args, env);

beforeAll(async () => {
  built = await BuiltMneme.make();
});
afterAll(() => built.remove());

describe('mneme train', { timeout: 180_000 }, () => {
  it('prints JSON alone on stdout, the summary last, and writes what it printed', async () => {
    const { code, stdout } = await mneme([
      'train',
      'memn2n-babi',
      '--generated',
      '--tasks',
      '1',
      '--seeds',
      '2',
      '--jobs',
      '2',
      '--json',
    ]);
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    const summary = lines[2];
    expect(Object.keys(summary)).toEqual([
      'recipe',
      'metric',
      'unit',
      'seeds',
      'values',
      'best',
      'mean',
      'sd',
      'published',
      'seconds',
    ]);
    expect(summary).toMatchObject({ recipe: 'memn2n-babi', unit: 'percent', seeds: [0, 1], published: 0 });
    expect(summary.mean).toBeLessThan(5);
    const written = JSON.parse(readFileSync(join(built.folder, 'runs/memn2n-babi/results.json'), 'utf8'));
    expect(written).toMatchObject(summary);
    expect(written.build.backend).toBe('mneme plain');
    expect(written.runs).toHaveLength(2);
  });

  it('keeps a finished run with --resume, and can measure and show it', async () => {
    const before = JSON.parse(readFileSync(join(built.folder, 'runs/memn2n-babi/results.json'), 'utf8'))
      .runs[0];
    const again = await mneme(['train', 'memn2n-babi', '--generated', '--tasks', '1', '--resume', '--json']);
    expect(again.code).toBe(0);
    // The seconds too are those of the run that was kept.
    expect(JSON.parse(again.stdout.split('\n')[0] ?? '')).toEqual(before);
    const measured = await mneme(['eval', 'memn2n-babi', '--generated', '--tasks', '1', '--json']);
    expect(JSON.parse(measured.stdout).measures).toEqual(
      JSON.parse(again.stdout.split('\n')[0] ?? '').measures,
    );
    const shown = await mneme(['show', 'memn2n-babi', '--generated', '--tasks', '1', '--question', '2']);
    expect(shown.stdout).toMatch(/hop 3/);
    expect(shown.stdout).toContain('* true supporting fact');
  });

  it.each([
    [['train', 'nothing'], {}, 'one-shot-omniglot, got nothing'],
    [
      ['train', 'memn2n-babi'],
      {},
      'mneme: --data must be a folder that holds babi/en, got nothing. Unpack the bAbI tasks',
    ],
    [['train', 'memn2n-babi', '--data', 'nowhere'], {}, '/nowhere, which is not there'],
    [
      ['train', 'memn2n-babi'],
      { MNEME_DATA: tmpdir() },
      'readBabi: data must be a folder that holds babi/en, got',
    ],
    [
      ['train', 'memn2n-babi', '--generated', '--tasks', '1,21'],
      {},
      'mneme: --tasks must be numbers from 1 to 20, got 1,21',
    ],
    [
      ['train', 'memn2n-babi', '--generated', '--seeds', 'many'],
      {},
      'mneme: --seeds must be a whole number from 1, got many',
    ],
    [
      ['train', 'memn2n-babi-transfer', '--generated'],
      {},
      'mneme: --data must be a folder that holds babi/en, got --generated, but memn2n-babi-transfer is tested on',
    ],
    [
      ['generate', 'babi', '--task', '4', '--test-length', '2', '--output', 'made'],
      {},
      'generateBabi: test.length must be 1 unless task is one of',
    ],
    [['compare', 'babi'], {}, 'mneme: --data must be a folder that holds babi/en, got nothing.'],
    [
      ['show', 'memn2n-babi', '--generated', '--tasks', '3'],
      {},
      'mneme: --output must hold a checkpoint of task-3, seed 0, got none at',
    ],
  ] as const)('refuses %j in one sentence', async (args, env, message) => {
    const { code, stdout, stderr } = await mneme(args, env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('resolves a relative folder against where the person called from', async () => {
    const { stderr } = await mneme(['train', 'memn2n-babi', '--data', 'nowhere'], { INIT_CWD: '/somewhere' });
    expect(stderr).toContain('/somewhere/nowhere');
  });
});

it('mneme list --json gives an object for each recipe', async () => {
  const { stdout } = await mneme(['list', '--json']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name),
  ).toEqual(RECIPES.map(({ name }) => name));
});

describe('mneme generate and compare', () => {
  it('writes files that it can read, and finds that they are its own', async () => {
    const made = await mneme([
      'generate',
      'babi',
      '--task',
      '4,14',
      '--questions',
      '1000',
      '--output',
      'made',
    ]);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout.trim().split('\n')).toHaveLength(4);
    const file = readFileSync(join(built.folder, 'made/babi/en/qa14_time-reasoning_train.txt'), 'utf8');
    expect(file).toMatch(/^1 [A-Z]/);
    const compare = [
      'compare',
      'babi',
      '--data',
      'made',
      '--tasks',
      '4,14',
      '--samples',
      '3000',
      '--seed',
      '1',
    ];
    const { code, stdout } = await mneme([...compare, '--json']);
    expect(code).toBe(0);
    const [map, days] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([map.task, days.task]).toEqual([4, 14]);
    expect(map.coverage.statements).toEqual({ count: 120, missing: [], additional: [] });
    expect(map.real.answers.garden).toBeGreaterThan(0.1);
    const table = (await mneme(compare)).stdout;
    expect(table).toMatch(/14 +│ 100\.0 % of 40/);
    expect(table).toContain('no form is missing, and the words are the same both ways');
  });
});
