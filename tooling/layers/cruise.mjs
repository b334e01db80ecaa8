import { execFileSync } from 'node:child_process';

const root = new URL('../..', import.meta.url).pathname;
// npm binaries of the root, through the link that the package manager makes.
const program = `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`;

/**
 * What dependency-cruiser says of the imports below `folder`, by this repository's rules: its report as an object.
 * Violations are in it, under `summary.violations`.
 */
export function cruise(folder, places) {
  const args = [program, ...places, '--config', `${root}.dependency-cruiser.cjs`, '--output-type', 'json'];
  try {
    return JSON.parse(
      execFileSync(process.execPath, args, {
        cwd: folder,
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  } catch (error) {
    // It exits with the number of violations, its report printed all the same.
    if (error.stdout?.length > 0) return JSON.parse(error.stdout);
    throw error;
  }
}
