import { open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that whoever reads `path`, at any moment and after any crash, finds the old file or the
 * new one, whole: a temporary file beside it is written, flushed to the disk and renamed, and the folder is
 * flushed.
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { writeFileAtomic } from '@mneme/tensor-core/node';
 *
 * await writeFileAtomic(`${mkdtempSync('/tmp/mneme-')}/results.json`, '{}');
 */
export async function writeFileAtomic(path: string, contents: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const unique = `${process.pid}.${Math.random().toString(36).slice(2)}`;
  const temporary = join(folder, `.${basename(path)}.${unique}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {}); // it may not have been made
    throw error;
  }
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
