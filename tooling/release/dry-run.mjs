// What a release would do: versions the packages from their changesets in a copy of the last commit, and prints the
// versions and the beginning of each changelog. Nothing here changes.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const copy = mkdtempSync(join(tmpdir(), 'release-'));
try {
  execFileSync('git', ['clone', '--quiet', '--local', '--no-hardlinks', root, copy], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const before = versions(copy);
  const changesets = readdirSync(join(copy, '.changeset')).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  );
  execFileSync(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const after = versions(copy);
  let bumped = 0;
  for (const [name, version] of Object.entries(after)) {
    if (version === before[name]) continue;
    bumped++;
    const log = join(copy, 'packages', name.replace('@mneme/', ''), 'CHANGELOG.md');
    if (!existsSync(log)) throw new Error(`dry-run: ${name} must get a changelog, got none`);
    console.log(
      `${name}: ${before[name]} -> ${version}\n${readFileSync(log, 'utf8').split('\n').slice(2, 8).join('\n')}`,
    );
  }
  if (changesets.length > 0 && bumped === 0)
    throw new Error(`dry-run: ${changesets.length} changesets must bump a version, got none`);
  console.log(`release: ${changesets.length} changesets version ${bumped} packages`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** The version of each package. */
function versions(folder) {
  const manifests = readdirSync(join(folder, 'packages')).map((name) =>
    JSON.parse(readFileSync(join(folder, 'packages', name, 'package.json'), 'utf8')),
  );
  return Object.fromEntries(manifests.map(({ name, version }) => [name, version]));
}
