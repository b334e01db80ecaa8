import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BabiData, type BabiQuestion, parseBabi } from './parse-babi.ts';
import { BABI_TASKS } from './task-names.ts';

/**
 * Reads one of the twenty tasks from a data root.
 *
 * @param root - the folder that holds `babi/en`, as the tasks' archive unpacks
 * @param task - 1 to 20
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
    return parseBabi(readFileSync(file, 'utf8'), file);
  };
  return { train: read('train'), test: read('test') };
}
