import type { BenchCase } from '../suite.ts';

export const OPERATION_NAMES = [
  'add',
  'mul',
  'div',
  'sub',
  'bias add',
  'column broadcast',
  'relu',
  'exp',
  'tanh',
  'erf',
  'sigmoid',
  'log',
  'sqrt',
  'softmax',
  'log-softmax',
  'sum axis 0',
  'sum axis 1',
  'mean axis 1',
  'max axis 1',
  'transpose',
  'cumsum',
  'greater and where',
  'gelu exact',
  'gelu tanh',
  'gelu exact gradient',
  'gelu tanh gradient',
  'layer norm',
  'layer norm gradient',
  'adam step',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

export interface ElementwiseCase extends BenchCase {
  readonly name: OperationName;
  /** Of both axes. */
  readonly size: number;
}
