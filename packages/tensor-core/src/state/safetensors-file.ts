import { type FileHandle, open } from 'node:fs/promises';
import type { Tensor } from '@tensorflow/tfjs-core';
import { decodeValues, tensorOf } from './decode-safetensors.ts';
import { type EncodeOptions, encodeSafetensors } from './encode-safetensors.ts';
import {
  headerLength,
  parseHeader,
  type SafetensorsEntry,
  SafetensorsError,
  type SafetensorsHeader,
} from './safetensors-header.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

/** A safetensors file on the disk, of which the header has been read and checked. */
export class SafetensorsFile {
  readonly names: readonly string[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly #handle: FileHandle;
  readonly #start: number;

  constructor(handle: FileHandle, header: SafetensorsHeader, start: number) {
    this.names = [...header.entries.keys()];
    this.metadata = header.metadata;
    this.entries = header.entries;
    this.#handle = handle;
    this.#start = start;
  }

  /**
   * Reads one tensor, which belongs to the caller.
   *
   * @throws RangeError `SafetensorsFile.read: name must be in the file, got "weights"`
   */
  async read(name: string): Promise<Tensor> {
    const entry = this.entries.get(name);
    if (!entry) throw new RangeError(`SafetensorsFile.read: name must be in the file, got "${name}"`);
    const bytes = await readRange(this.#handle, this.#start + entry.begin, entry.end - entry.begin);
    return tensorOf(entry, decodeValues('SafetensorsFile.read', name, entry, bytes));
  }

  /** Closes the file; nothing can be read from it any more. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * Opens a safetensors file and reads its header alone; tensors are read one by one, when they are asked for.
 *
 * @throws SafetensorsError as `decodeSafetensors` does, before any tensor is read
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { openSafetensors, writeSafetensors } from '@mneme/tensor-core/node';
 *
 * const path = `${mkdtempSync('/tmp/mneme-')}/model.safetensors`;
 * await writeSafetensors(path, new Map([['weight', tensor([1, 2, 3])]]));
 * const file = await openSafetensors(path);
 * console.log(file.names); // ['weight']
 * (await file.read('weight')).print(); // [1, 2, 3]
 * await file.close();
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = headerLength('openSafetensors', await readRange(handle, 0, Math.min(8, size)), size);
    const header = parseHeader('openSafetensors', await readRange(handle, 8, length), size - 8 - length);
    return new SafetensorsFile(handle, header, 8 + length);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Writes tensors to a safetensors file, atomically: a crash leaves the old file or the new one, whole. The
 * values are taken before the first await.
 *
 * @throws RangeError as `encodeSafetensors` does, before anything is written
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { writeSafetensors } from '@mneme/tensor-core/node';
 *
 * const path = `${mkdtempSync('/tmp/mneme-')}/model.safetensors`;
 * await writeSafetensors(path, new Map([['weight', tensor([1, 2, 3])]]), { floats: 'F16' });
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  options: EncodeOptions = {},
): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors(tensors, options));
}

async function readRange(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) {
      throw new SafetensorsError(
        `SafetensorsFile: the file must stay as it was opened, got shorter by ${length - filled}`,
      );
    }
    filled += bytesRead;
  }
  return bytes;
}
