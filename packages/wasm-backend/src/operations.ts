// The numbers by which elementwise operations are known on both sides: compiled as TypeScript and as AssemblyScript.

export const ABS = 0;
export const NEG = 1;
export const EXP = 2;
export const EXPM1 = 3;
export const LOG = 4;
export const LOG1P = 5;
export const TANH = 6;
export const SIGMOID = 7;
export const ERF = 8;
export const SIN = 9;
export const COS = 10;
export const SQRT = 11;
export const RSQRT = 12;
export const SQUARE = 13;
export const RECIPROCAL = 14;
export const RELU = 15;
export const RELU6 = 16;
export const ELU = 17;
export const SELU = 18;
export const LEAKY_RELU = 19;
export const SOFTPLUS = 20;
export const STEP = 21;
export const SIGN = 22;
export const FLOOR = 23;
export const CEIL = 24;
export const ROUND = 25;
export const CLIP = 26;

export const ADD = 0;
export const SUBTRACT = 1;
export const MULTIPLY = 2;
export const DIVIDE = 3;
export const MAXIMUM = 4;
export const MINIMUM = 5;
export const SQUARED_DIFFERENCE = 6;
export const POWER = 7;
export const PRELU = 8;
export const ELU_GRADIENT = 9;
export const FLOOR_DIVIDE = 10;
export const MODULO = 11;
/** Of int32. */
export const ADD_INTEGERS = 20;
export const SUBTRACT_INTEGERS = 21;
export const MULTIPLY_INTEGERS = 22;
export const MAXIMUM_OF_INTEGERS = 23;
export const MINIMUM_OF_INTEGERS = 24;
export const FLOOR_DIVIDE_INTEGERS = 25;
export const MODULO_INTEGERS = 26;

export const EQUAL = 0;
export const NOT_EQUAL = 1;
export const LESS = 2;
export const LESS_EQUAL = 3;
export const GREATER = 4;
export const GREATER_EQUAL = 5;
/** Of int32: as many further on. */
export const OF_INTEGERS = 10;

export const AND = 0;
export const OR = 1;
export const XOR = 2;
export const NOT = 3;

export const IS_NAN = 0;
export const IS_INFINITE = 1;
export const IS_FINITE = 2;
export const IS_NOT_ZERO = 3;
export const INTEGER_IS_NOT_ZERO = 4;

/** Changes of type: to float32 from int32 or bool, to int32 from float32 or bool. */
export const FLOAT_OF_INTEGER = 0;
export const FLOAT_OF_BOOL = 1;
export const INTEGER_OF_FLOAT = 2;
export const INTEGER_OF_BOOL = 3;

export const SUM = 0;
export const MEAN = 1;
export const MAX = 2;
export const MIN = 3;
export const PROD = 4;
export const ARG_MAX = 5;
export const ARG_MIN = 6;
/** Of int32. */
export const SUM_OF_INTEGERS = 10;
export const MAX_OF_INTEGERS = 12;
export const MIN_OF_INTEGERS = 13;
export const PROD_OF_INTEGERS = 14;
export const ARG_MAX_OF_INTEGERS = 15;
export const ARG_MIN_OF_INTEGERS = 16;
