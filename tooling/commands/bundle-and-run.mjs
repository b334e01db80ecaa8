import { spawnSync } from 'node:child_process';
import { root } from './pnpm.mjs';

/**
 * Builds what is stale of some packages, their log on stderr, bundles `src/main.ts` of a folder of tooling, and runs it in this process'
 * place with the same arguments.
 */
export function bundleAndRun(folder, packages) {
  const filters = packages.map((name) => `--filter=${name}...`);
  must('turbo', ['run', 'build', ...filters, '--output-logs=errors-only']);
  const [from, to] = [`${folder}/src/main.ts`, `${folder}/dist/main.mjs`];
  must('esbuild', [
    from,
    `--outfile=${to}`,
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--packages=external',
    '--log-level=warning',
  ]);
  const { status } = spawnSync(process.execPath, [to, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

/** Runs one of the root's programs, its output on stderr, or ends with its status. */
function must(program, words) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { status } = spawnSync(`${root}node_modules/.bin/${program}`, words, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env,
  });
  if (status !== 0) process.exit(status ?? 1);
}
