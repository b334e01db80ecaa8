// The numbers by which tasks are known on both sides: this file is compiled as TypeScript and as AssemblyScript.

export const MATRIX_PRODUCT = 1;
export const MATRIX_PRODUCTS = 2;
export const ROWS_TIMES_VECTOR = 3;
export const VECTOR_TIMES_ROWS = 4;
export const ATTENTION = 10;
export const ATTENTION_GRADIENT = 11;
