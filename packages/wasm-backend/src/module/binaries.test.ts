import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fetchBuild } from './binaries.ts';
import { forMemory } from './for-memory.ts';
import { hasRelaxedSimd } from './relaxed-simd.ts';

const folder = mkdtempSync(join(tmpdir(), 'binaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('fetchBuild', () => {
  it.each(['plain', 'relaxed'] as const)('reads the %s build from beside the package', async (build) => {
    const binary = await fetchBuild(build);
    const unshared = forMemory(binary, false);
    expect(unshared.filter((byte, i) => byte !== binary[i])).toEqual(Uint8Array.of(1));
    expect([binary, unshared].map((each) => WebAssembly.validate(each))).toEqual(
      build === 'plain' || hasRelaxedSimd() ? [true, true] : [false, false],
    );
  });

  it('says where it found another file, or none', async () => {
    const path = join(folder, 'page.html');
    writeFileSync(path, '<!doctype html>');
    const { href } = pathToFileURL(path);
    await expect(fetchBuild('plain', href)).rejects.toThrow(
      `useWasmBackend: wasmUrl must lead to the package's plain.wasm, got another file at ${href}; ` +
        'where a bundler does not copy that file, import from @mneme/wasm-backend/inline',
    );
    const missing = new URL('missing.wasm', href);
    await expect(fetchBuild('relaxed', missing)).rejects.toThrow(
      /^useWasmBackend: wasmUrl must lead to the package's relaxed.wasm, got Error: ENOENT.* at file:.*missing.wasm; /,
    );
  });
});
