import {
  adamStep,
  geluGradientKernel,
  geluKernel,
  layerNormalizationGradientKernel,
  layerNormalizationKernel,
  runContract,
} from '@mneme/tensor-core';
import {
  abs,
  add,
  cumsum,
  div,
  erf,
  exp,
  greater,
  log,
  logSoftmax,
  max,
  mean,
  mul,
  relu,
  scalar,
  sigmoid,
  slice,
  softmax,
  sqrt,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  tidy,
  transpose,
  where,
} from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import type { ElementwiseCase, OperationName } from './elementwise-case.ts';

/** `x`, `y`, `z` and `positive` are `[size, size]`, `row` is `[size]`, `column` `[size, 1]`. */
type Operands = Readonly<Record<'x' | 'y' | 'z' | 'positive' | 'row' | 'column', Tensor>>;

const OPERATIONS: Readonly<Record<OperationName, (operands: Operands) => Tensor | Tensor[]>> = {
  add: ({ x, y }) => add(x, y),
  mul: ({ x, y }) => mul(x, y),
  div: ({ x, positive }) => div(x, positive),
  sub: ({ x, y }) => sub(x, y),
  'bias add': ({ x, row }) => add(x, row),
  'column broadcast': ({ x, column }) => add(x, column),
  relu: ({ x }) => relu(x),
  exp: ({ x }) => exp(x),
  tanh: ({ x }) => tanh(x),
  erf: ({ x }) => erf(x),
  sigmoid: ({ x }) => sigmoid(x),
  log: ({ positive }) => log(positive),
  sqrt: ({ positive }) => sqrt(positive),
  softmax: ({ x }) => softmax(x),
  'log-softmax': ({ x }) => logSoftmax(x),
  'sum axis 0': ({ x }) => sum(x, 0),
  'sum axis 1': ({ x }) => sum(x, 1),
  'mean axis 1': ({ x }) => mean(x, 1),
  'max axis 1': ({ x }) => max(x, 1),
  transpose: ({ x }) => transpose(x),
  cumsum: ({ x }) => cumsum(x, 1),
  'greater and where': ({ x, y }) => where(greater(x, y), x, y),
  'gelu exact': ({ x }) => runContract(geluKernel, { x }, { approximation: 'exact' }),
  'gelu tanh': ({ x }) => runContract(geluKernel, { x }, { approximation: 'tanh' }),
  'gelu exact gradient': ({ x, y }) =>
    runContract(geluGradientKernel, { dy: y, x }, { approximation: 'exact' }),
  'gelu tanh gradient': ({ x, y }) =>
    runContract(geluGradientKernel, { dy: y, x }, { approximation: 'tanh' }),
  'layer norm': ({ x, row }) =>
    runContract(layerNormalizationKernel, { x, scale: row, offset: row }, { epsilon: 1e-5 }).slice(0, 1),
  'layer norm gradient': ({ x, y, row, column, positive }) => {
    // Any mean and deviation do: what is measured is the arithmetic.
    const moments = {
      mean: column,
      inverseDeviation: slice(positive, [0, 0], column.shape as [number, number]),
    };
    return runContract(layerNormalizationGradientKernel, { dy: y, x, scale: row, ...moments }, {});
  },
  'adam step': ({ x, y, z, positive }) => {
    const scalars = { learningRate: scalar(1e-3), rate: scalar(1e-3), epsilon: scalar(1e-8) };
    const attributes = { meanDecay: 0.9, varianceDecay: 0.999, weightDecay: 0.01 };
    return runContract(
      adamStep,
      { parameter: x, gradient: y, mean: z, variance: positive, ...scalars },
      attributes,
    );
  },
};

export function make({ name, size }: ElementwiseCase): Work {
  const matrix = (seed: string): Tensor => tensor(inputValues(seed, [size, size]), [size, size]);
  const operands: Operands = {
    x: matrix('x'),
    y: matrix('y'),
    z: matrix('z'),
    positive: tidy(() => add(abs(matrix('positive')), 0.1)),
    row: tensor(inputValues('row', [size])),
    column: tensor(inputValues('column', [size]), [size, 1]),
  };
  return tfjsWork(Object.values(operands), () => OPERATIONS[name](operands));
}
