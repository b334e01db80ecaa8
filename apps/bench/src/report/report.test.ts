import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CaseResult } from '../runner/result.ts';
import { figure } from './figure.ts';
import { saveResults } from './save.ts';
import { table } from './table.ts';

const reached = { quartiles: [1, 2], ratioQuartiles: [1, 2], samples: 5 } as const;
const outcome = { suite: 'gemm', unit: 'GFLOP/s', threads: 2 } as const;
const results: readonly CaseResult[] = [
  {
    ...outcome,
    case: '64 NN',
    ours: 12_345.6,
    peers: {
      'tfjs-wasm': { value: 2.34567, ratio: 0.1234, ...reached },
      'jax-js': { value: 20, ratio: 12.3, noisy: true, ...reached },
      'tfjs-cpu': { reason: 'too slow' },
    },
    remarks: { shareOfPeak: 0.8765 },
  },
  {
    ...outcome,
    case: '64 NT',
    ours: 1,
    peers: { 'jax-js': { reason: 'computes something else', disagrees: true } },
  },
  { ...outcome, case: '64 TT', ours: { reason: 'broke' }, peers: {} },
];

it('table has a row for each case, and says below what did not run', () => {
  const lines = table(results, ['tfjs-cpu', 'tfjs-wasm', 'jax-js']).split('\n');
  const cells = (name: string): string[] =>
    (lines.find((line) => line.includes(name)) ?? '').split('│').map((text) => text.trim());
  expect(cells('GFLOP/s').slice(1, -1)).toEqual([
    'gemm (GFLOP/s)',
    'ours',
    'tfjs-cpu',
    'tfjs-wasm',
    'jax-js',
  ]);
  expect(cells('64 NN').slice(1, -1)).toEqual(['64 NN', '12300', '-', '2.35  0.123x', '20  ~12.3x']);
  expect(cells('64 NT').slice(1, -1)).toEqual(['64 NT', '1', '', '', 'DIFFERS']);
  expect(cells('64 TT').slice(1, -1)).toEqual(['64 TT', 'failed', '', '', '']);
  expect(lines.slice(-5, -1).sort()).toEqual([
    '  64 NN: shareOfPeak 0.876',
    '  64 NN: tfjs-cpu: too slow',
    '  64 NT: jax-js: computes something else',
    '  64 TT: ours: broke',
  ]);
});

it('figure is an SVG document that has each case, and each ratio that there is', () => {
  const drawn = figure(results);
  expect(drawn).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const text of ['64 NN', '64 TT', '0.12 tfjs-wasm', '~12 jax-js', '2 threads: times faster']) {
    expect(drawn).toContain(text);
  }
  expect(drawn).not.toContain('tfjs-cpu');
});

it('saveResults writes an object a line, the machine first, and the figure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const machine = {
    date: '2024-03-05T06:07:08Z',
    processor: 'p',
    cores: 2,
    memory: 8,
    node: 'v20',
    versions: {},
  };
  const [lines = '', drawing = ''] = saveResults(machine, results, folder);
  expect(lines).toBe(join(folder, '2024-03-05-gemm.jsonl'));
  const objects = readFileSync(lines, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(objects).toEqual([{ machine }, ...results]);
  expect(readFileSync(drawing, 'utf8')).toContain('<svg');
  rmSync(folder, { recursive: true });
});
