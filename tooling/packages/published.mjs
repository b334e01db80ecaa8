// What users would get: each tarball's manifest and types, held against publint and "are the types wrong".
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll, root } from './pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'published-'));
try {
  for (const [name, path] of Object.entries(packAll(folder))) {
    console.log(name);
    execFileSync('publint', [path, '--strict'], { cwd: root, stdio: 'inherit' });
    execFileSync('attw', [path, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], {
      cwd: root,
      stdio: 'inherit',
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
