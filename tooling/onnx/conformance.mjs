// `pnpm conformance:onnx --data DIR`: builds what is tested, and runs src/main.ts on it.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const folder = import.meta.dirname;
const root = `${folder}/../../`;
must(`${root}node_modules/.bin/turbo`, [
  'run',
  'build',
  '--filter=@mneme/attention...',
  '--filter=@mneme/wasm-backend...',
  '--output-logs=errors-only',
]);
must(`${root}node_modules/.bin/esbuild`, [
  `${folder}/src/main.ts`,
  `--outfile=${folder}/dist/main.mjs`,
  ...['--bundle', '--platform=node', '--format=esm', '--packages=external', '--log-level=warning'],
]);
// pnpm runs scripts at the root: a folder that was named is seen from where the command was given.
const given = process.argv.slice(2).filter((word, i) => !(i === 0 && word === '--'));
const at = given.indexOf('--data') + 1;
if (at > 0 && given[at]) given[at] = resolve(process.env.INIT_CWD ?? '.', given[at]);
const { status } = spawnSync(process.execPath, [`${folder}/dist/main.mjs`, ...given], { stdio: 'inherit' });
process.exit(status ?? 1);

/** Runs a command, its output on stderr, or ends with its status. */
function must(command, words) {
  const { status } = spawnSync(command, words, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
