import * as task from '../src/tasks';
import { gelu, geluGradient } from './activation/gelu';
import { activateParts, activatePartsGradient } from './activation/parts';
import { attentionGradient } from './attention/backward';
import { attention } from './attention/forward';
import { performElementwise } from './elementwise/perform';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './loss/softmax-cross-entropy';
import { matrixProduct, matrixProducts } from './matrix/product';
import { rowsTimesVector, vectorTimesRows } from './matrix/vector';
import { performMemory } from './memory/perform';
import { layerNorm, layerNormGradient } from './normalization/layer-norm';
import { adamStep } from './optimizer/adam';
import { momentumStep, rmsPropStep, sgdStep } from './optimizer/descent';
import { draws } from './random/draws';
import { performReduction } from './reduction/perform';
import { gruGates, gruGatesGradient } from './recurrent/gru';
import { lstmGates, lstmGatesGradient } from './recurrent/lstm';
import { columnSums } from './rows/column-sums';
import { gatherRows, scatterAdd } from './rows/gather-rows';

/** Computes unit `index` of a task from its words. */
export function perform(number: i32, index: i32, words: usize, scratch: usize): void {
  switch (number) {
    case task.MATRIX_PRODUCT: return matrixProduct(index, words, scratch);
    case task.MATRIX_PRODUCTS: return matrixProducts(index, words, scratch);
    case task.ROWS_TIMES_VECTOR: return rowsTimesVector(index, words);
    case task.VECTOR_TIMES_ROWS: return vectorTimesRows(index, words);
    case task.ATTENTION: return attention(index, words, scratch);
    case task.ATTENTION_GRADIENT: return attentionGradient(index, words, scratch);
    case task.LAYER_NORM: return layerNorm(index, words);
    case task.LAYER_NORM_GRADIENT: return layerNormGradient(index, words);
    case task.COLUMN_SUMS: return columnSums(index, words);
    case task.GELU: return gelu(index, words);
    case task.GELU_GRADIENT: return geluGradient(index, words);
    case task.ACTIVATE_PARTS: return activateParts(index, words);
    case task.ACTIVATE_PARTS_GRADIENT: return activatePartsGradient(index, words);
    case task.SOFTMAX_CROSS_ENTROPY: return softmaxCrossEntropy(index, words);
    case task.SOFTMAX_CROSS_ENTROPY_GRADIENT: return softmaxCrossEntropyGradient(index, words);
    case task.GATHER_ROWS: return gatherRows(index, words);
    case task.SCATTER_ADD: return scatterAdd(index, words);
    case task.LSTM_GATES: return lstmGates(index, words);
    case task.LSTM_GATES_GRADIENT: return lstmGatesGradient(index, words);
    case task.GRU_GATES: return gruGates(index, words);
    case task.GRU_GATES_GRADIENT: return gruGatesGradient(index, words);
    case task.SGD_STEP: return sgdStep(index, words);
    case task.MOMENTUM_STEP: return momentumStep(index, words);
    case task.ADAM_STEP: return adamStep(index, words);
    case task.RMS_PROP_STEP: return rmsPropStep(index, words);
    case task.DRAWS: return draws(index, words, scratch);
    default:
      if (number < task.REDUCE_ROWS) performElementwise(number, index, words);
      else if (number < task.COUNT_PRODUCT) performReduction(number, index, words, scratch);
      else performMemory(number, index, words, scratch);
  }
}
