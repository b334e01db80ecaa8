import { execFileSync } from 'node:child_process';

/** Compiles the engine where its sources changed since the last time. */
export default function build(): void {
  const script = new URL('../../packages/wasm-backend/build-wasm.mjs', import.meta.url).pathname;
  execFileSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
}
