/** How the module names its memory import: `env`, `memory`, and that it is a memory; its limits' flags follow. */
const IMPORT = [3, ...codes('env'), 6, ...codes('memory'), 2];
const UNSHARED_WITH_MAXIMUM = 1;

/** The module for a memory that is shared, as it was compiled, or for one that is not: they differ in one byte. */
export function forMemory(binary: Uint8Array<ArrayBuffer>, shared: boolean): Uint8Array<ArrayBuffer> {
  if (shared) return binary;
  const at = binary.findIndex((_, start) => IMPORT.every((byte, i) => binary[start + i] === byte));
  if (at < 0)
    throw new TypeError('useWasmBackend: module must import its memory as env.memory, got another module');
  const changed = binary.slice();
  changed[at + IMPORT.length] = UNSHARED_WITH_MAXIMUM;
  return changed;
}

function codes(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
