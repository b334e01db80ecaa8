import { readFileSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = 'lock';

/** Folders that this process has open: a lock with its number on it may also be of a dead process of the same number. */
const OURS = new Set<string>();

/**
 * Takes a folder for this process alone until it is told to let go. The lock of a process that is no more is taken over.
 *
 * @throws Error `openExactStore: folder must be open in one process at a time, got one that process 7 has open (../lock)`
 */
export async function lockFolder(where: string, folder: string): Promise<() => Promise<void>> {
  const path = join(folder, NAME);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      OURS.add(path);
      return async () => {
        OURS.delete(path);
        await unlink(path);
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder !== undefined && (holder === process.pid ? OURS.has(path) : isAlive(holder))) {
      throw new Error(
        `${where}: folder must be open in one process at a time, got one that process ${holder} has open (${path})`,
      );
    }
    await unlink(path).catch(() => undefined); // someone else may have been quicker
  }
  throw new Error(
    `${where}: folder must be open in one process at a time, got one that others open (${path})`,
  );
}

function holderOf(path: string): number | undefined {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
