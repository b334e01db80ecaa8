import { ExactStore, type ExactStoreConfig, wholeConfig } from '../exact-store.ts';
import { FileJournal } from './file-journal.ts';

/**
 * An {@link ExactStore} in a folder, which is made where it is not there. A write is on the disk, flushed, when its promise resolves: it
 * is there again after the process was killed, and all of a call's items are or none. `persist` writes the folder's log anew without what
 * was replaced and deleted, atomically. One process at a time.
 *
 * @throws Error `openExactStore: folder must be open in one process at a time, got one that process 7 has open (..)`, and
 * `openExactStore: store.log must be whole, got damage at byte 120 of 4096`
 * @throws RangeError `openExactStore: width must be 5, as in the folder, got 7`
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { openExactStore } from '@mneme/memory-net/node';
 *
 * const folder = mkdtempSync('/tmp/mneme-');
 * const store = await openExactStore(folder, { width: 2, precision: 'int8' });
 * await store.insert([{ id: 'a', vector: Float32Array.of(1, 2) }]);
 * await store.close();
 * const again = await openExactStore(folder, { width: 2, precision: 'int8' });
 * console.log(await again.count()); // 1
 * await again.close();
 */
export async function openExactStore(folder: string, config: ExactStoreConfig): Promise<ExactStore> {
  const journal = await FileJournal.open('openExactStore', folder, wholeConfig('openExactStore', config));
  try {
    return await ExactStore.open(config, journal);
  } catch (error) {
    await journal.close();
    throw error;
  }
}
