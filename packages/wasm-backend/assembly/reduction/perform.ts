import * as task from '../../src/tasks';
import { gather } from '../movement/gather';
import { moveRuns } from '../movement/runs';
import { moveTiles } from '../movement/transpose';
import { reduceColumns } from './columns';
import { reduceRows } from './rows';
import { scan } from './scan';
import { softmax } from './softmax';

/** The tasks of reductions, and of what moves numbers as they are. */
export function performReduction(number: i32, index: i32, words: usize): void {
  switch (number) {
    case task.REDUCE_ROWS: return reduceRows(index, words);
    case task.REDUCE_COLUMNS: return reduceColumns(index, words);
    case task.SOFTMAX: return softmax(index, words);
    case task.MOVE_RUNS: return moveRuns(index, words);
    case task.MOVE_TILES: return moveTiles(index, words);
    case task.GATHER: return gather(index, words);
    case task.SCAN: return scan(index, words);
    default: unreachable();
  }
}
