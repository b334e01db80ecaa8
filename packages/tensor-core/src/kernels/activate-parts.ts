import {
  add,
  concat,
  exp,
  mul,
  neg,
  reshape,
  sigmoid,
  softplus,
  split,
  sub,
  sum,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';
import { softmax } from '../ops/softmax.ts';
import type { KernelContract } from './contract.ts';

/** Some columns side by side, and what is done to each of their numbers, or to each group of them. */
export interface PartOfRow {
  readonly columns: number;
  /** `onePlus` is `1 + softplus`. */
  readonly by: 'identity' | 'tanh' | 'sigmoid' | 'softplus' | 'onePlus' | 'softmax';
  /** For softmax: how many columns are shares of one whole. Divides `columns`; default all of them. */
  readonly group?: number;
}

export interface ActivatePartsAttributes {
  readonly parts: readonly PartOfRow[];
}

/** `MnemeActivateParts`: the columns of `x`, `[rows, columns]`, each part activated in its own way. */
export const activatePartsKernel: KernelContract<{ readonly x: Tensor }, ActivatePartsAttributes> = {
  name: 'MnemeActivateParts',
  outputs: ['y'],
  composed: ({ x }, { parts }) => [eachPart(parts, [x], (part, [own]) => activated(part, own as Tensor))],
};

/** `MnemeActivatePartsGradient`: that of `x` from that of `y`, and from `y` itself. */
export const activatePartsGradientKernel: KernelContract<
  { readonly dy: Tensor; readonly y: Tensor },
  ActivatePartsAttributes
> = {
  name: 'MnemeActivatePartsGradient',
  outputs: ['dx'],
  composed: ({ dy, y }, { parts }) => [
    eachPart(parts, [dy, y], (part, [dOwn, own]) => backward(part, dOwn as Tensor, own as Tensor)),
  ],
};

function eachPart(
  parts: readonly PartOfRow[],
  rows: readonly Tensor[],
  made: (part: PartOfRow, columns: Tensor[]) => Tensor,
): Tensor {
  const sizes = parts.map(({ columns }) => columns);
  const pieces = rows.map((row) => split(row, sizes, 1));
  const done = parts.map((part, i) =>
    made(
      part,
      pieces.map((piece) => piece[i] as Tensor),
    ),
  );
  return done.length === 1 ? (done[0] as Tensor) : concat(done, 1);
}

function activated(part: PartOfRow, x: Tensor): Tensor {
  switch (part.by) {
    case 'tanh':
      return tanh(x);
    case 'sigmoid':
      return sigmoid(x);
    case 'softplus':
      return softplus(x);
    case 'onePlus':
      return add(softplus(x), 1);
    case 'softmax':
      return reshape(softmax(grouped(part, x)), x.shape);
    default:
      return add(x, 0);
  }
}

/** By what came out: each of these functions' slopes can be told from its value. */
function backward(part: PartOfRow, dy: Tensor, y: Tensor): Tensor {
  switch (part.by) {
    case 'tanh':
      return mul(dy, sub(1, mul(y, y)));
    case 'sigmoid':
      return mul(dy, mul(y, sub(1, y)));
    case 'softplus':
      return mul(dy, sub(1, exp(neg(y))));
    case 'onePlus':
      return mul(dy, sub(1, exp(sub(1, y))));
    case 'softmax': {
      const [change, shares] = [grouped(part, dy), grouped(part, y)];
      return reshape(mul(shares, sub(change, sum(mul(change, shares), -1, true))), y.shape);
    }
    default:
      return add(dy, 0);
  }
}

function grouped({ columns, group = columns }: PartOfRow, x: Tensor): Tensor {
  return reshape(x, [x.shape[0] ?? 0, columns / group, group]);
}
