import { spawnSync } from 'node:child_process';

// corepack cannot be relied on, so pnpm comes through npx, at the version that package.json pins.
const PNPM = ['--yes', 'pnpm@10.34.9'];

/** Runs pnpm with `args` at the root of the workspace; its log goes to stderr, so that stdout keeps to results. */
export function pnpm(args, { quiet = false } = {}) {
  const stdio = ['inherit', quiet ? 'pipe' : 2, 2];
  const { status, error } = spawnSync('npx', [...PNPM, ...args], { cwd: root, stdio, env });
  if (error) throw error;
  return status ?? 1;
}

/** The same, and the process ends with its status unless that is 0. */
export function pnpmOrExit(args, options) {
  const status = pnpm(args, options);
  if (status !== 0) process.exit(status);
}

/** The workspace's root. */
export const root = new URL('../..', import.meta.url).pathname;

const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
};

/** Installs what the lockfile says, but for the peers of the benchmarks, which only they need; quick when it is there already. */
export function install() {
  pnpmOrExit([
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=append-only',
    '--loglevel=warn',
    '--filter=!@mneme/bench-peers',
  ]);
}
