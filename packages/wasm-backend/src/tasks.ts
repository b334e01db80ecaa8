// The numbers by which tasks are known on both sides: this file is compiled as TypeScript and as AssemblyScript.

export const MATRIX_PRODUCT = 1;
export const MATRIX_PRODUCTS = 2;
export const ROWS_TIMES_VECTOR = 3;
export const VECTOR_TIMES_ROWS = 4;
export const ATTENTION = 10;
export const ATTENTION_GRADIENT = 11;
// From 20 to 99: elementwise, reductions and movement.
export const LAYER_NORM = 100;
export const LAYER_NORM_GRADIENT = 101;
export const COLUMN_SUMS = 102;
export const GELU = 110;
export const GELU_GRADIENT = 111;
export const SOFTMAX_CROSS_ENTROPY = 112;
export const SOFTMAX_CROSS_ENTROPY_GRADIENT = 113;
export const GATHER_ROWS = 114;
export const SCATTER_ADD = 115;
export const LSTM_GATES = 120;
export const LSTM_GATES_GRADIENT = 121;
export const GRU_GATES = 122;
export const GRU_GATES_GRADIENT = 123;
export const SGD_STEP = 130;
export const MOMENTUM_STEP = 131;
export const ADAM_STEP = 132;
export const RMS_PROP_STEP = 133;
export const DRAWS = 140;
