import * as task from '../../src/tasks';
import { patchSums } from '../convolution/patch-sums';
import { patches } from '../convolution/patches';
import { gather } from '../movement/gather';
import { putRows } from '../movement/put-rows';
import { moveRuns } from '../movement/runs';
import { topK } from '../movement/top-k';
import { moveTiles } from '../movement/transpose';
import { reduceColumns } from './columns';
import { logSumExp } from './log-sum-exp';
import { maskedSoftmax } from './masked-softmax';
import { reduceRows } from './rows';
import { scan } from './scan';
import { softmax } from './softmax';
import { softmaxGradient } from './softmax-gradient';

/** The tasks of reductions, and of what moves numbers about. */
export function performReduction(number: i32, index: i32, words: usize, scratch: usize): void {
  switch (number) {
    case task.REDUCE_ROWS: return reduceRows(index, words);
    case task.REDUCE_COLUMNS: return reduceColumns(index, words);
    case task.SOFTMAX: return softmax(index, words);
    case task.MOVE_RUNS: return moveRuns(index, words);
    case task.MOVE_TILES: return moveTiles(index, words);
    case task.GATHER: return gather(index, words);
    case task.SCAN: return scan(index, words);
    case task.MASKED_SOFTMAX: return maskedSoftmax(index, words);
    case task.SOFTMAX_GRADIENT: return softmaxGradient(index, words);
    case task.LOG_SUM_EXP: return logSumExp(index, words);
    case task.TOP_K: return topK(index, words, scratch);
    case task.PUT_ROWS: return putRows(index, words);
    case task.PATCHES: return patches(index, words);
    case task.PATCH_SUMS: return patchSums(index, words);
    default: unreachable();
  }
}
