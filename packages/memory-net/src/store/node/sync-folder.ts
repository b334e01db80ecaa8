import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Flushes the folder of a file to the disk, so that the file's name lasts. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
