import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';

const binary = new URL('../../packages/wasm-backend/wasm/plain.wasm', import.meta.url).href;

/** Bundles and runs the tests on one backend with one choice of gradients: `{ passed, failed, skipped }`. */
export async function runBackend(folder, backend, gradients) {
  const file = join(folder, `${backend}-${gradients}.cjs`);
  await bundle(file, { backend, gradients });
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'run-suite.cjs'), file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
    env: { ...process.env, MNEME_WASM_URL: binary },
  }).toString();
  return JSON.parse(output.slice(output.lastIndexOf('{"passed"')));
}
