/** The two builds: plain SIMD, with the same bits everywhere, and relaxed multiply-add, which fuses where the host does. */
export type Build = 'plain' | 'relaxed';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bundlers look for this very form, a file in place of a name; where they make no modules it has no meaning, so not before it is asked for. */
function addressOf(build: Build): string {
  const { href } =
    build === 'plain'
      ? new URL('../../wasm/plain.wasm', import.meta.url)
      : new URL('../../wasm/relaxed.wasm', import.meta.url);
  // While Vite before 8 serves a site, it moves modules to node_modules/.vite/deps, and leaves behind what they point to.
  return href.replace('/node_modules/wasm/', '/node_modules/@mneme/wasm-backend/wasm/');
}

/** Reads a build from beside this package: from the disk in Node, else from wherever the page was served. */
export async function fetchBuild(build: Build, address: string | URL = addressOf(build)): Promise<Bytes> {
  const href = String(address);
  const found = await read(href).catch((reason: unknown) => String(reason));
  if (typeof found !== 'string' && MAGIC.every((byte, i) => found[i] === byte)) return found;
  throw new TypeError(
    `useWasmBackend: wasmUrl must lead to the package's ${build}.wasm, got ${typeof found === 'string' ? found : 'another file'} at ${href}; ` +
      'where a bundler does not copy that file, import from @mneme/wasm-backend/inline',
  );
}

/** What is there, or in words why nothing is. */
async function read(href: string): Promise<Bytes | string> {
  if (href.startsWith('file:')) {
    const files = globalThis.process?.getBuiltinModule?.('node:fs/promises');
    if (files) return Uint8Array.from(await files.readFile(new URL(href)));
  }
  const response = await fetch(href);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : `status ${response.status}`;
}

const MAGIC = [0, 0x61, 0x73, 0x6d];
