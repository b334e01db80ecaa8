// tfjs-core's own operator tests on the engine, freed memory overwritten: with our gradients beside tfjs's, with ours in
// their place and, last, with tfjs's alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBackend } from './run-backend.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tfjs-suite-'));
try {
  for (const [gradients, title] of [
    ['filled', 'our gradients beside those of tfjs: '],
    ['ours', 'our gradients alone: '],
    ['stock', ''],
  ]) {
    const { passed, failed, skipped } = await runBackend(folder, 'mneme', gradients);
    for (const name of failed) console.log(`failed: ${name}`);
    console.log(`${title}${passed} passed, ${failed.length} failed, ${skipped} skipped`);
    if (failed.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
