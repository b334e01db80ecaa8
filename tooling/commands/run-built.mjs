import { spawn, spawnSync } from 'node:child_process';
import { root } from './pnpm.mjs';

/**
 * Builds what is stale of a package and those under it, its log on stderr, then runs a program of it in this process'
 * place, with the same arguments.
 */
export function runBuilt(name, file) {
  const turbo = ['run', 'build', `--filter=${name}...`, '--output-logs=errors-only', '--log-prefix=none'];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const built = spawnSync(`${root}node_modules/.bin/turbo`, turbo, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout ?? ''}${built.stderr ?? built.error}`);
    process.exit(built.status ?? 1);
  }
  const program = spawn(process.execPath, [`${root}${file}`, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the program by itself; this process waits for how it ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => program.kill('SIGTERM'));
  program.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
}
