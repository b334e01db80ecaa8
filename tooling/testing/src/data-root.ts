import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder `name` of the data root that MNEME_DATA names. Undefined when it is not there, so that a test can skip
 * itself; with CI=true that is an error instead.
 */
export function dataRoot(name: string): string | undefined {
  const root = process.env.MNEME_DATA;
  const folder = root && join(root, name);
  if (folder && existsSync(folder)) return folder;
  if (process.env.CI === 'true') {
    throw new Error(`dataRoot: MNEME_DATA must name a folder that holds ${name}, got ${root ?? 'nothing'}`);
  }
  return undefined;
}
