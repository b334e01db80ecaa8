import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Similarity } from '../memory-store.ts';
import type { StoreChange, StoreJournal } from '../store-journal.ts';
import type { StoredItem } from '../stored-item.ts';
import { changeBytes, changeOf } from './change-bytes.ts';
import { lockFolder } from './folder-lock.ts';
import { frame, readFrames } from './frames.ts';
import { syncFolder } from './sync-folder.ts';

const NAME = 'store.log';
const FORMAT = 'mneme memory store';
const BESIDE = '.tmp';
/** Items in a record of a log that is written anew. */
const TOGETHER = 1024;

/** What the first record of a log says. */
interface LogHeader {
  readonly format: typeof FORMAT;
  readonly version: 1;
  readonly width: number;
  readonly similarity: Similarity;
  /** Differs in every log that is written anew. */
  readonly generation: string;
  /** How many items the log began with. */
  readonly begun: number;
}

/** What every log of a store has in common. */
export type LogForm = Pick<LogHeader, 'width' | 'similarity'>;

/**
 * Writes of a store in a folder: one file, to whose end each change is written and flushed before it counts, with a checksum. A change
 * that was cut off is gone when the file is opened again, whole.
 */
export class FileJournal implements StoreJournal {
  readonly folder: string;
  readonly #where: string;
  readonly #form: LogForm;
  readonly #unlock: () => Promise<void>;
  #file: FileHandle;
  #header: LogHeader;
  /** Where the next change goes: all before it is kept. */
  #length = 0;
  #broken: unknown;

  private constructor(
    where: string,
    folder: string,
    form: LogForm,
    file: FileHandle,
    header: LogHeader,
    unlock: () => Promise<void>,
  ) {
    this.#where = where;
    this.folder = folder;
    this.#form = form;
    this.#file = file;
    this.#header = header;
    this.#unlock = unlock;
  }

  /**
   * @throws Error where another process has the folder open
   * @throws RangeError `openExactStore: width must be 5, as in the folder, got 7`
   */
  static async open(where: string, folder: string, { width, similarity }: LogForm): Promise<FileJournal> {
    await mkdir(folder, { recursive: true });
    const unlock = await lockFolder(where, folder);
    const form = { width, similarity };
    try {
      const path = join(folder, NAME);
      const file = (await openExisting(path)) ?? (await newLog(path, form));
      try {
        return new FileJournal(where, folder, form, file, await headerOf(where, file, form), unlock);
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Names what the log began with, until it is written anew. */
  get generation(): string {
    return this.#header.generation;
  }

  /** How many items the log began with. */
  get begun(): number {
    return this.#header.begun;
  }

  async *replay(): AsyncGenerator<StoreChange, void, undefined> {
    let first = true;
    for await (const { payload, end } of readFrames(this.#where, NAME, this.#file)) {
      if (!first) yield changeOf(payload, this.#form.width);
      first = false;
      this.#length = end;
    }
    await this.#file.truncate(this.#length);
  }

  async append(change: StoreChange): Promise<void> {
    if (this.#broken) throw broken(this.#broken);
    const bytes = frame(changeBytes(change));
    try {
      await writeAll(this.#file, bytes, this.#length);
      await this.#file.datasync();
    } catch (error) {
      // Nothing of it may be found later. Where not even that can be done, nothing more is written behind it.
      await this.#file.truncate(this.#length).catch(() => {
        this.#broken = error;
      });
      throw error;
    }
    this.#length += bytes.length;
  }

  /** @param generation - the name of what the log begins with; {@link FileJournal.nextGeneration} makes one */
  async rewrite(
    items: Iterable<StoredItem>,
    count: number,
    generation: string = FileJournal.nextGeneration(),
  ): Promise<void> {
    if (this.#broken) throw broken(this.#broken);
    const header = newHeader(this.#form, count, generation);
    const path = join(this.folder, NAME);
    const { file, length } = await writeBeside(path, header, items);
    const old = this.#file;
    try {
      await putInPlace(path);
    } catch (error) {
      // Whether the old file or the new one has the name now, only opening the folder again will tell.
      this.#broken = error;
      await file.close();
      throw error;
    }
    [this.#file, this.#header, this.#length] = [file, header, length];
    await old.close();
  }

  static nextGeneration(): string {
    return randomUUID();
  }

  async close(): Promise<void> {
    await this.#file.close();
    await this.#unlock();
  }
}

function newHeader(form: LogForm, begun: number, generation = FileJournal.nextGeneration()): LogHeader {
  return { format: FORMAT, version: 1, ...form, generation, begun };
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function headerOf(where: string, file: FileHandle, form: LogForm): Promise<LogHeader> {
  for await (const { payload } of readFrames(where, NAME, file)) {
    const header = JSON.parse(payload.toString()) as LogHeader;
    if (header.format !== FORMAT || header.version !== 1) break;
    for (const name of ['width', 'similarity'] as const) {
      if (header[name] === form[name]) continue;
      throw new RangeError(`${where}: ${name} must be ${header[name]}, as in the folder, got ${form[name]}`);
    }
    return header;
  }
  throw new RangeError(`${where}: folder must hold a memory store of version 1, got another ${NAME}`);
}

/** A log without items. */
async function newLog(path: string, form: LogForm): Promise<FileHandle> {
  const { file } = await writeBeside(path, newHeader(form, 0), []);
  await putInPlace(path);
  return file;
}

/** Writes a whole log under another name. The folder is locked: there is one writer. */
async function writeBeside(
  path: string,
  header: LogHeader,
  items: Iterable<StoredItem>,
): Promise<{ file: FileHandle; length: number }> {
  const temporary = `${path}${BESIDE}`;
  const file = await open(temporary, 'w+');
  try {
    let length = 0;
    const add = async (payload: Buffer): Promise<void> => {
      const bytes = frame(payload);
      await writeAll(file, bytes, length);
      length += bytes.length;
    };
    await add(Buffer.from(JSON.stringify(header)));
    for (const put of groups(items)) await add(changeBytes({ put }));
    await file.sync();
    return { file, length };
  } catch (error) {
    await file.close();
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function putInPlace(path: string): Promise<void> {
  await rename(`${path}${BESIDE}`, path);
  await syncFolder(path);
}

function* groups(items: Iterable<StoredItem>): Generator<StoredItem[]> {
  let group: StoredItem[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < TOGETHER) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

function broken(cause: unknown): Error {
  return new Error(
    'append: the log must be writable, got an earlier write of unknown outcome: open the folder again',
    {
      cause,
    },
  );
}
