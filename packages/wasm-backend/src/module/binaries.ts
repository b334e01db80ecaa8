/** The two builds: plain SIMD, with the same bits everywhere, and relaxed multiply-add, which fuses where the host does. */
export type Build = 'plain' | 'relaxed';

/** Bundlers look for this very form, a file in place of a name; where they make no modules it has no meaning, so not before it is asked for. */
function addressOf(build: Build): URL {
  return build === 'plain'
    ? new URL('../../wasm/plain.wasm', import.meta.url)
    : new URL('../../wasm/relaxed.wasm', import.meta.url);
}

/** Reads a build from beside this package: from the disk in Node, else from wherever the page was served. */
export async function fetchBuild(
  build: Build,
  address: string | URL = addressOf(build),
): Promise<Uint8Array<ArrayBuffer>> {
  const href = String(address);
  if (href.startsWith('file:')) {
    const files = globalThis.process?.getBuiltinModule('node:fs/promises');
    if (files) return Uint8Array.from(await files.readFile(new URL(href)));
  }
  const response = await fetch(href);
  const bytes = response.ok ? new Uint8Array(await response.arrayBuffer()) : new Uint8Array();
  if (MAGIC.every((byte, i) => bytes[i] === byte)) return bytes;
  throw new TypeError(
    `useWasmBackend: wasmUrl must lead to the package's ${build}.wasm, got ${response.status} of ${bytes.length} bytes at ${href}; ` +
      'where a bundler does not copy that file, import from @mneme/wasm-backend/inline',
  );
}

const MAGIC = [0, 0x61, 0x73, 0x6d];
