// The tests that need a page, in chromium: those that run in one, and those that click through one.
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
let failed = false;
for (const config of ['vitest.config.ts', 'vitest.page.config.ts']) {
  const args = [
    'run',
    '--config',
    `tooling/browser/${config}`,
    '--passWithNoTests',
    ...process.argv.slice(2),
  ];
  const { status } = spawnSync(`${root}node_modules/.bin/vitest`, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM_PATH: chromium },
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
