import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const STEPS = 40;

/** Trains, from the checkpoint at argv[2] on if there is one, and saves at each step. */
const SCRIPT = `
import { existsSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import { mean, setBackend, square, tidy } from '@tensorflow/tfjs-core';
import { AdamW, dropout, Linear, normal, Random, valueAndGradient } from './src/index.ts';
import { loadCheckpoint, saveCheckpoint } from './src/node.ts';

await setBackend('cpu');
const path = process.argv[2];
const model = new Linear({ input: 23, output: 11 }, new Random(1));
const optimizer = new AdamW({ learningRate: 0.01 });
let [random, step] = [new Random(2), 0];
if (existsSync(path)) {
  const loaded = await loadCheckpoint(path, { model, optimizer });
  [random, step] = [loaded.random, loaded.position.step];
}
for (; step < ${STEPS}; step++) {
  const here = random.at(step);
  tidy(() => {
    const loss = () => mean(square(dropout(model.call(normal([7, 23], here)), 0.3, here.split('dropout'))));
    optimizer.apply(model, valueAndGradient(model, loss).gradients);
  });
  console.log('step ' + step);
  await saveCheckpoint(path, { model, optimizer, random, position: { step: step + 1 } });
}
`;

const home = fileURLToPath(new URL('../../', import.meta.url));
let folder = '';
let script = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mneme-'));
  // Beside the package's own modules, so that node finds tfjs.
  script = join(home, 'node_modules', `.killed-training-${process.pid}.mjs`);
  buildSync({
    stdin: { contents: SCRIPT, resolveDir: home, loader: 'ts' },
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@tensorflow/*'],
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(script);
});

/**
 * Runs the script, and kills it `delay` ms after it has said that it is at step `until`. True when it came to
 * its end.
 */
function run(path: string, until: number, delay: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes(`step ${until}\n`)) setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });
}

it('training killed at any moment and taken up again ends at the same bits', async () => {
  const [whole, killed] = [join(folder, 'whole.safetensors'), join(folder, 'killed.safetensors')];
  expect(await run(whole, STEPS, 0)).toBe(true);
  let kills = 0;
  for (const [until, delay] of [
    [0, 0],
    [5, 1],
    [11, 2],
    [17, 0],
    [23, 3],
  ] as const) {
    if (!(await run(killed, until, delay))) kills++;
  }
  expect(kills).toBeGreaterThan(2);
  expect(await run(killed, STEPS, 0)).toBe(true);
  expect(await readFile(killed)).toEqual(await readFile(whole));
  const left = (await readdir(folder)).filter((name) => !name.endsWith('.tmp'));
  expect(left).toEqual(['killed.safetensors', 'whole.safetensors']);
}, 60_000);
