// Uses the packages as their users do: packs them, installs the tarballs into an empty folder with tfjs-core and one
// backend, trains in plain Node 20, 22 and 24, and bundles the same program with Vite and with esbuild. The engine is
// installed alone.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, summary } from './checks.mjs';
import { checkEngine } from './engine.mjs';
import { packAll, root } from './pack.mjs';
import { runInPage } from './run-in-page.mjs';
import { install, nodesIn, run } from './users.mjs';

const TFJS = '4.22.0';

const folder = mkdtempSync(join(tmpdir(), 'packages-'));
try {
  const tarballs = Object.fromEntries(
    Object.entries(packAll(folder)).map(([name, path]) => [name, `file:${path}`]),
  );
  const nodes = nodesIn(folder);
  await checkTogether(join(folder, 'user'), tarballs, nodes);
  await checkEngine(join(folder, 'engine'), { tarball: tarballs['@mneme/wasm-backend'], tfjs: TFJS, nodes });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(summary());

async function checkTogether(user, tarballs, nodes) {
  install(user, { ...tarballs, '@tensorflow/tfjs-core': TFJS, '@tensorflow/tfjs-backend-cpu': TFJS });
  cpSync(`${root}tooling/packages/fixtures`, user, { recursive: true });
  for (const [version, node] of Object.entries(nodes)) {
    await check(`train in plain Node ${version}`, () => run(node, ['train.mjs'], user));
    await check(`checkpoint in plain Node ${version}`, () => run(node, ['checkpoint.mjs'], user));
    await check(`require() in plain Node ${version}`, () => run(node, ['require.cjs'], user));
  }
  await check('mneme --help from the tarball', () =>
    run(process.execPath, ['node_modules/@mneme/tasks/dist/bin/mneme.js', '--help'], user),
  );
  await checkBundles(user);
}

/** Bundles the training program whole, as a page would load it, and runs what came out in a page. */
async function checkBundles(user) {
  const { build: esbuild } = await import('esbuild');
  const { build: vite } = await import('vite');
  const entry = join(user, 'train.mjs');
  await check('bundle with esbuild', async () => {
    const outdir = join(user, 'esbuild');
    await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      outdir,
      logLevel: 'error',
    });
    return runInPage(outdir, 'train.js');
  });
  await check('bundle with Vite', async () => {
    const lib = { entry, formats: ['es'], fileName: 'train' };
    await vite({
      root: user,
      configFile: false,
      logLevel: 'error',
      build: { lib, outDir: 'vite', target: 'es2022', minify: true },
    });
    return runInPage(join(user, 'vite'), 'train.js');
  });
}
