// The engine as its users have it: its tarball beside tfjs-core, in plain Node, bundled, and from another origin.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import * as vite from 'vite';
import { check } from './checks.mjs';
import { root } from './pack.mjs';
import { ISOLATED, lineOf, runInPage, serve } from './run-in-page.mjs';
import { install, run } from './users.mjs';

/** Bundlers that are installed for the test: in the workspace they would turn up as peers of its own. */
const WEBPACK = '5.112.2';
const VITE_BEFORE_8 = '7.3.8';
const THREADS = '2 threads, ';
const ESM = { bundle: true, format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'error' };

export async function checkEngine(user, { tarball, tfjs, nodes }) {
  install(user, { '@mneme/wasm-backend': tarball, '@tensorflow/tfjs-core': tfjs });
  cpSync(`${root}tooling/packages/fixtures/engine`, user, { recursive: true });
  for (const [version, node] of Object.entries(nodes)) {
    await check(`the engine in plain Node ${version}`, () => threaded(run(node, ['main.mjs'], user)));
    await check(`the engine by require() in plain Node ${version}`, () => run(node, ['require.cjs'], user));
  }
  await check('the engine bundled by Vite', () => bundledByVite(user));
  await check("the engine on Vite's server", () => onViteServer(user, vite));
  await check(`the engine on the server of Vite ${VITE_BEFORE_8}`, async () => {
    const place = join(user, 'vite-7');
    install(place, { vite: VITE_BEFORE_8 });
    return onViteServer(user, await import(join(place, 'node_modules/vite/dist/node/index.js')));
  });
  await check('the engine bundled by webpack', () => bundledByWebpack(user));
  await check('the engine inline, bundled by esbuild', () => bundledByEsbuild(user));
  await check('the engine from another origin', () => fromAnotherOrigin(user));
}

/** A page of a folder and module, isolated, must have found its workers. */
async function inPage(folder, module) {
  return threaded(await runInPage(folder, module, ISOLATED));
}

function threaded(line) {
  if (line.startsWith(THREADS)) return line;
  throw new Error(`the engine must say "${THREADS}..", got ${line}`);
}

async function bundledByVite(user) {
  const outDir = join(user, 'vite');
  writeFileSync(join(user, 'index.html'), '<script type="module" src="/main.mjs"></script>');
  await vite.build({ root: user, configFile: false, logLevel: 'error', build: { outDir } });
  const files = readdirSync(join(outDir, 'assets'));
  const script = files.find((file) => file.endsWith('.js'));
  return `${await inPage(outDir, `assets/${script}`)}, with ${files.filter((file) => file.endsWith('.wasm'))}`;
}

async function onViteServer(user, { createServer }) {
  const server = await createServer({
    root: user,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', headers: ISOLATED },
  });
  await server.listen();
  try {
    return threaded(await lineOf(server.resolvedUrls.local[0]));
  } finally {
    await server.close();
  }
}

async function bundledByWebpack(user) {
  const place = join(user, 'webpack');
  install(place, { webpack: WEBPACK });
  const webpack = createRequire(join(place, 'package.json'))('webpack');
  const path = join(place, 'out');
  const stats = await new Promise((resolve, reject) => {
    webpack({ mode: 'production', entry: join(user, 'main.mjs'), output: { path } }, (error, done) =>
      error ? reject(error) : resolve(done),
    );
  });
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return inPage(path, 'main.js');
}

async function bundledByEsbuild(user) {
  const entry = join(user, 'inline.mjs');
  const program = readFileSync(join(user, 'main.mjs'), 'utf8');
  writeFileSync(entry, program.replace("'@mneme/wasm-backend'", "'@mneme/wasm-backend/inline'"));
  const outdir = join(user, 'esbuild');
  await esbuild({ ...ESM, entryPoints: [entry], outdir, minify: true });
  return inPage(outdir, 'inline.js');
}

/** The package's own files from one origin, in a page of another. */
async function fromAnotherOrigin(user) {
  const modules = join(user, 'node_modules');
  const bundles = join(modules, 'bundles');
  mkdirSync(bundles);
  for (const name of ['tfjs-core', 'tfjs-backend-cpu']) {
    const external = name === 'tfjs-core' ? [] : ['@tensorflow/tfjs-core'];
    await esbuild({
      ...ESM,
      stdin: { contents: `export * from '@tensorflow/${name}';`, resolveDir: user },
      external,
      outfile: join(bundles, `${name}.js`),
    });
  }
  const cdn = await serve(modules, { headers: { 'access-control-allow-origin': '*' } });
  const imports = {
    '@mneme/wasm-backend': `${cdn.url}@mneme/wasm-backend/dist/index.js`,
    '@tensorflow/tfjs-core': `${cdn.url}bundles/tfjs-core.js`,
    '@tensorflow/tfjs-backend-cpu': `${cdn.url}bundles/tfjs-backend-cpu.js`,
  };
  renameSync(join(user, 'main.mjs'), join(user, 'main.js'));
  const page = `<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/main.js"></script>`;
  const site = await serve(user, { headers: ISOLATED, page });
  try {
    return threaded(await lineOf(site.url));
  } finally {
    for (const server of [cdn, site]) server.close();
  }
}
