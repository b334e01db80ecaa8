// Installs, then runs a script of package.json: `node with-install.mjs SCRIPT [ARGS]`.
import { install, pnpm } from './pnpm.mjs';

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error('with-install: SCRIPT must be a script of package.json, got nothing');
  process.exit(2);
}
install();
process.exit(pnpm(['run', script, ...args]));
