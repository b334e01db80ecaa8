// The tests that need a page, in chromium.
import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium.mjs';

let chromium;
try {
  chromium = findChromium();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const root = new URL('../..', import.meta.url).pathname;
const args = ['run', '--config', 'tooling/browser/vitest.config.ts', ...process.argv.slice(2)];
const { status } = spawnSync(`${root}node_modules/.bin/vitest`, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM_PATH: chromium },
});
process.exit(status ?? 1);
