import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';

// Beside the package's dependencies, where the bundles find tfjs.
const folder = fileURLToPath(new URL('../../node_modules/.host-test', import.meta.url));

const testing = createRequire(new URL('../../../../tooling/testing/package.json', import.meta.url));
const wasm = testing.resolve('@tensorflow/tfjs-backend-wasm');

/** Runs a fixture with our sources bundled in, as a program of its own: it imports what no test may. */
async function run(fixture: string, ...given: string[]): Promise<unknown> {
  const program = join(folder, fixture);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@tensorflow/*'],
    logLevel: 'error',
  });
  const output = execFileSync(process.execPath, [program, ...given], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

describe('beside a host that has tfjs of its own', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("ensureGradients leaves the host's training what it was, to the last bit", async () => {
    const { before, after } = (await run('host-model.mjs', wasm)) as {
      before: number[][];
      after: number[][];
    };
    expect(before.flat().every(Number.isFinite)).toBe(true);
    expect(after).toEqual(before);
  });

  it('valueAndGradient stays right when tfjs is imported later', async () => {
    const found = (await run('late-import.mjs')) as {
      before: Record<string, number[]>;
      after: Record<string, number[]>;
      overwritten: boolean;
      restored: boolean;
    };
    expect(found.overwritten).toBe(true);
    expect(found.after).toEqual(found.before);
    expect(found.after.gather).toEqual([3, 4, 0, 0, 6, 8]);
    expect(found.after.cumsum?.slice(0, 3)).toEqual([12, 15, 18]);
    expect(found.restored).toBe(true);
  });
});
