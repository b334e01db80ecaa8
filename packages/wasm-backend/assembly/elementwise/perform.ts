import * as task from '../../src/tasks';
import { binary, binaryRows } from './binary';
import { classify } from './classify';
import { compare, comparedRows } from './compare';
import { convert } from './convert';
import { logical } from './logical';
import { fill, oneHot, select } from './select';
import { unary } from './unary';

/** The elementwise tasks. */
export function performElementwise(number: i32, index: i32, words: usize): void {
  switch (number) {
    case task.UNARY: return unary(index, words);
    case task.BINARY: return binary(index, words);
    case task.BINARY_ROWS: return binaryRows(index, words);
    case task.COMPARE: return compare(index, words);
    case task.COMPARE_ROWS: return comparedRows(index, words);
    case task.LOGICAL: return logical(index, words);
    case task.CLASSIFY: return classify(index, words);
    case task.CONVERT: return convert(index, words);
    case task.SELECT: return select(index, words);
    case task.FILL: return fill(index, words);
    case task.ONE_HOT: return oneHot(index, words);
    default: unreachable();
  }
}
