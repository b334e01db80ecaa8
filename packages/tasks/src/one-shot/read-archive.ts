import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { type InkImage, inkOf } from '../images/ink-of.ts';

/** Of one file in an archive, and of all that are read of one: far above what Omniglot's hold. */
const LARGEST_FILE = 2 ** 16;
const LARGEST_ARCHIVE = 2 ** 26;
const LARGEST_SIDE = 1024;

/** An archive of Omniglot: texts and drawings by their path inside. */
export interface Archive {
  readonly texts: ReadonlyMap<string, string>;
  readonly drawings: ReadonlyMap<string, InkImage>;
}

/**
 * Reads `omniglot/<name>` of a data root: each `.txt` and `.png` in it, in the order of their paths. Nothing is unpacked that
 * says it is larger than such a file can be.
 *
 * @param where - who asks, for errors
 * @throws Error that names the archive where it is missing or no archive, and the file in it that is no drawing or too large
 */
export function readArchive(where: string, root: string, name: string): Archive {
  const path = join(root, 'omniglot', name);
  if (!existsSync(path)) {
    throw new Error(
      `${where}: data must be a folder that holds omniglot, got one where ${path} is not there`,
    );
  }
  const files = Object.entries(unpack(where, path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const ending = (end: string): [string, Uint8Array][] => files.filter(([file]) => file.endsWith(end));
  const text = new TextDecoder();
  return {
    texts: new Map(ending('.txt').map(([file, bytes]) => [file, text.decode(bytes)])),
    drawings: new Map(
      ending('.png').map(([file, bytes]) => [file, drawing(`${where}: ${path}`, file, bytes)]),
    ),
  };
}

function unpack(where: string, path: string): Record<string, Uint8Array> {
  const bytes = readFileSync(path);
  let [total, tooLarge] = [0, ''];
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (!/\.(png|txt)$/.test(name)) return false;
    total += originalSize;
    if (originalSize > LARGEST_FILE || total > LARGEST_ARCHIVE) tooLarge ||= `${originalSize} for ${name}`;
    return tooLarge === '';
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: ${path} must be a whole zip archive, got one that does not unpack: ${why}`);
  }
  if (tooLarge !== '') {
    throw new Error(
      `${where}: ${path} must hold files of at most ${LARGEST_FILE} bytes, ${LARGEST_ARCHIVE} in all, got ${tooLarge}`,
    );
  }
  return files;
}

function drawing(where: string, file: string, bytes: Uint8Array): InkImage {
  const fail = (got: string): never => {
    throw new Error(`${where} must hold drawings in PNG, got ${file}, ${got}`);
  };
  // The header's own words, before anything of that size is allocated.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) fail(`of ${bytes.length} bytes`);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (!(width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE)) {
    fail(`of ${width} by ${height} pixels`);
  }
  try {
    return inkOf(bytes);
  } catch (error) {
    return fail(`which does not decode: ${error instanceof Error ? error.message : String(error)}`);
  }
}
