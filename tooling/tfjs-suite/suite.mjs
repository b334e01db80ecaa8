// tfjs-core's own operator tests on its cpu and wasm backends, with its gradients and with ours: ours must fail no test
// that its own pass.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tfjs-suite-'));
let worse = 0;
try {
  for (const backend of ['cpu', 'wasm']) {
    const stock = await run(backend, 'stock');
    print(backend, "tfjs's own gradients", stock);
    for (const gradients of ['filled', 'ours']) {
      const result = await run(backend, gradients);
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

async function run(backend, gradients) {
  const file = join(folder, `${backend}-${gradients}.cjs`);
  await bundle(file, { backend, gradients });
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'run-suite.cjs'), file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  }).toString();
  return JSON.parse(output.slice(output.lastIndexOf('{"passed"')));
}

function print(backend, gradients, { passed, failed }) {
  console.log(`${backend}, ${gradients}: ${passed} passed, ${failed.length} failed`);
}
