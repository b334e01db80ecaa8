import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltMneme } from './fixtures/built-mneme.ts';

let built: BuiltMneme;
beforeAll(async () => {
  built = await BuiltMneme.make();
});
afterAll(() => built.remove());

/** What a command printed, an object a line. */
async function lines(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await built.run(['hopfield', ...args, '--json']);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('mneme hopfield', { timeout: 120_000 }, () => {
  it('capacity gives the points of a curve, the same for one seed, and draws them', async () => {
    const args = ['capacity', '--curves', 'hebb-one-step,modern-recovered', '--trials', '2'];
    const points = await lines(...args, '--figure', 'capacity.svg');
    expect(points).toHaveLength(8);
    expect(Object.keys(points[0] ?? {})).toEqual([
      ...['curve', 'load', 'n', 'trials', 'measured', 'formula', 'standardError'],
    ]);
    expect(points.map(({ load }) => load).slice(0, 4)).toEqual([0.105, 0.138, 0.185, 0.37]);
    const figure = readFileSync(join(built.folder, 'capacity.svg'), 'utf8');
    expect(figure).toContain('modern-recovered');
    expect(figure).not.toContain('storkey');
    const { stdout } = await built.run([
      'hopfield',
      'capacity',
      '--curves',
      'hebb-one-step',
      '--trials',
      '2',
    ]);
    expect(stdout.match(/0\.00\d+ \+- /g)?.length).toBe(3);
    // The same drawings.
    expect(stdout).toContain(Number(points[1]?.measured).toFixed(5));
    expect(stdout).toMatch(/0\.138 +│ 1000 +│ 0\.00\d+ \+- 0\.00\d+ │ 0\.00346/);
  });

  it('images measures memories by count and cue, and writes a contact sheet', async () => {
    const args = ['images', '--counts', '3,4', '--asked', '2', '--memories', 'hebb,modern'];
    const recalls = await lines(...args, '--sheet', 'sheet.png');
    expect(recalls.map(({ memory, cue, stored }) => `${memory} ${cue} ${stored}`)).toEqual([
      ...['hebb noise 3', 'modern noise 3', 'hebb half 3', 'modern half 3'],
      ...['hebb noise 4', 'modern noise 4', 'hebb half 4', 'modern half 4'],
    ]);
    for (const { memory, wrong } of recalls) if (memory === 'modern') expect(wrong).toBeLessThan(0.01);
    // Image, cue and two answers, two images by two cues.
    const { width, height } = decode(readFileSync(join(built.folder, 'sheet.png')));
    expect([width, height]).toEqual([4 * 60 + 4, 4 * 60 + 4]);
    expect((await built.run(['hopfield', ...args])).stdout).toContain('cue: half');
  });

  it('compare puts one cue to all memories', async () => {
    const args = ['compare', '--stored', '4', '--index', '2', '--cue', 'half'];
    const memories = await lines(...args, '--sheet', 'compared.png');
    expect(memories.map(({ memory }) => memory)).toContain('autoencoder');
    expect(memories.every(({ output }) => output === undefined)).toBe(true);
    expect(decode(readFileSync(join(built.folder, 'compared.png'))).height).toBe(28 * 4 + 8);
    const { stdout } = await built.run(['hopfield', ...args]);
    expect(stdout).toContain('single: image 2');
  });

  it('tours and cycles measure what they say', async () => {
    const [tours] = await lines('tours', '--cities', '5', '--runs', '3');
    expect(tours).toMatchObject({ cities: 5, runs: 3 });
    const cycles = await lines('cycles', '--neurons', '8', '--networks', '5');
    expect(cycles.map(({ symmetry }) => symmetry)).toEqual([1, 0.75, 0.5, 0.25, 0, -0.5, -1]);
    expect((await built.run(['hopfield', 'cycles', '--neurons', '8', '--networks', '5'])).stdout).toContain(
      'two-cycle',
    );
  });

  it.each([
    [['capacity', '--curves', 'none'], 'mneme: --curves must be of hebb-one-step, '],
    [['capacity', '--trials', '1'], 'mneme: --trials must be a whole number from 2, got 1'],
    [['images', '--set', 'faces'], 'mneme: --set must be one of mnist, package, omniglot, got faces'],
    [
      ['images', '--set', 'mnist'],
      'mneme: --data must be a folder that holds mnist or omniglot, got nothing.',
    ],
    [['images', '--memories', 'best'], 'mneme: --memories must be of hebb, '],
    [['compare', '--cue', 'dark'], 'mneme: --cue must be noise or half, got dark'],
    [['compare', '--index', '10'], 'compareMemories: index must be below 10, got 10'],
    [['classify', '--data', 'nowhere'], 'mneme: --data must be a folder, got'],
    [['tours', '--cities', '2'], 'mneme: --cities must be a whole number from 3, got 2'],
  ] as const)('refuses %j in one sentence', async (args, message) => {
    const { code, stdout, stderr } = await built.run(['hopfield', ...args]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
