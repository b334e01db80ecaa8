import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const root = new URL('../..', import.meta.url).pathname;

/** The packages that get published: those that are not marked private. */
export function publicPackages() {
  return readdirSync(`${root}packages`)
    .map((folder) => ({
      folder: `${root}packages/${folder}`,
      ...JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8')),
    }))
    .filter((manifest) => !manifest.private);
}

/** Builds and packs them into `destination`; the tarballs' paths by package name. */
export function packAll(destination) {
  const quiet = { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] };
  execFileSync('turbo', ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'], {
    ...quiet,
    stdio: ['ignore', 2, 2],
  });
  return Object.fromEntries(
    publicPackages().map(({ name, version, folder }) => {
      execFileSync('pnpm', ['pack', '--pack-destination', destination], { ...quiet, cwd: folder });
      return [name, join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)];
    }),
  );
}
