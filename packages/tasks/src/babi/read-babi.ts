import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BabiData, BabiFormatError, type BabiQuestion, parseBabi } from './parse-babi.ts';
import { BABI_TASKS } from './task-names.ts';

/**
 * Reads one of the twenty tasks from a data root.
 *
 * @param root - the folder that holds `babi/en`, as the tasks' archive unpacks
 * @param task - 1 to 20
 * @throws RangeError `readBabi: task must be an integer from 1 to 20, got 21`; Error that names the file where it is
 * missing; {@link BabiFormatError} where it is no UTF-8 text, or a line of it is not as it must be
 */
export function readBabi(root: string, task: number, edition: 'en' | 'en-10k' = 'en'): BabiData {
  const name = BABI_TASKS[task - 1];
  if (name === undefined) throw new RangeError(`readBabi: task must be an integer from 1 to 20, got ${task}`);
  const folder = join(root, 'babi', edition);
  const read = (part: 'train' | 'test'): BabiQuestion[] => {
    const file = join(folder, `qa${task}_${name}_${part}.txt`);
    if (!existsSync(file)) {
      throw new Error(
        `readBabi: data must be a folder that holds babi/${edition}, got ${root}: ${file} is not there. ` +
          'Unpack the bAbI tasks v1.2 archive (tasks_1-20_v1-2) there as babi, or name another folder with --data or MNEME_DATA.',
      );
    }
    return parseBabi(decode(readFileSync(file), file), file);
  };
  return { train: read('train'), test: read('test') };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BabiFormatError(`readBabi: ${file} must be UTF-8 text, got bytes that are none`);
  }
}
