// tfjs-core's own operator tests on its cpu and wasm backends, with its gradients and with ours: ours must fail no test
// that its own pass.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBackend } from './run-backend.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tfjs-suite-'));
let worse = 0;
try {
  for (const backend of ['cpu', 'wasm']) {
    const stock = await runBackend(folder, backend, 'stock');
    print(backend, "tfjs's own gradients", stock);
    for (const gradients of ['filled', 'ours']) {
      const result = await runBackend(folder, backend, gradients);
      print(backend, gradients === 'ours' ? 'ours alone' : 'ours beside them', result);
      for (const name of result.failed.filter((failed) => !stock.failed.includes(failed))) {
        worse++;
        console.log(`  fails with ours only: ${name}`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`suite: ${worse} tests fail that pass with tfjs's own gradients`);
process.exitCode = worse > 0 ? 1 : 0;

function print(backend, gradients, { passed, failed }) {
  console.log(`${backend}, ${gradients}: ${passed} passed, ${failed.length} failed`);
}
