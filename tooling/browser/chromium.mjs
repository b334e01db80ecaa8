import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A chromium to test in: the one that CHROMIUM_PATH names, Debian's, or Debian's after an installation through apt. */
export function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH !== undefined && !existsSync(CHROMIUM_PATH)) {
    throw new Error(
      `findChromium: CHROMIUM_PATH must name a program, got ${CHROMIUM_PATH}, which is not there`,
    );
  }
  const found = [CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path !== undefined && existsSync(path));
  if (found !== undefined) return found;
  const root = process.getuid?.() === 0;
  if (root && existsSync('/usr/bin/apt-get')) {
    console.error('installing chromium through apt');
    const apt = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
    apt('update');
    if (apt('install', '-y', '--no-install-recommends', 'chromium') && existsSync('/usr/bin/chromium'))
      return '/usr/bin/chromium';
    throw new Error('findChromium: apt-get install chromium must succeed, got a failure: see above');
  }
  throw new Error(
    'findChromium: chromium must be installed to test in a browser, got none: install it, or set CHROMIUM_PATH to one',
  );
}
