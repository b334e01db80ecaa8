import {
  ATTENTION, ATTENTION_GRADIENT, MATRIX_PRODUCT, MATRIX_PRODUCTS, ROWS_TIMES_VECTOR, VECTOR_TIMES_ROWS,
} from '../src/tasks';
import { attentionGradient } from './attention/backward';
import { attention } from './attention/forward';
import { matrixProduct, matrixProducts } from './matrix/product';
import { rowsTimesVector, vectorTimesRows } from './matrix/vector';

/** Computes unit `index` of a task from its words. */
export function perform(task: i32, index: i32, words: usize, scratch: usize): void {
  switch (task) {
    case MATRIX_PRODUCT: return matrixProduct(index, words, scratch);
    case MATRIX_PRODUCTS: return matrixProducts(index, words, scratch);
    case ROWS_TIMES_VECTOR: return rowsTimesVector(index, words);
    case VECTOR_TIMES_ROWS: return vectorTimesRows(index, words);
    case ATTENTION: return attention(index, words, scratch);
    case ATTENTION_GRADIENT: return attentionGradient(index, words, scratch);
    default: unreachable();
  }
}
