import { gather, pad, reshape, sum, type Tensor, tensor1d, tidy, transpose } from '@tensorflow/tfjs-core';
import { matrixProduct } from '../ops/matrix-product.ts';
import { withGradient } from '../ops/with-gradient.ts';
import { ShapeError } from '../shape/axes.ts';
import { requireInteger } from '../shape/require-number.ts';
import { readerTable, type WindowAxis, windowTable } from './window-table.ts';

/** How the windows of {@link convolve} lie, the same on each spatial axis. */
export interface ConvolveOptions {
  /** The places from one window to the next; default 1. */
  readonly stride?: number;
  /** Zeros on either side, or `same` for as many outputs as inputs at stride 1; default 0. */
  readonly padding?: number | 'same';
  /** The places from one element of a window to the next; default 1. */
  readonly dilation?: number;
}

/**
 * Convolution (cross-correlation, as everywhere in this field) over any number of spatial axes. Channels come
 * last in `x` and the result; `weight` is laid out as in PyTorch.
 *
 *     y[b, p, o] = sum_(c, k) weight[o, c, k] x[b, p stride + k dilation - padding, c]
 *
 * It is a gather, a matrix product and, in the gradient, a gather again, so that it trains on backends that
 * lack tfjs's derivatives of a convolution, with stride and dilation together. It takes memory for
 * kernel-size copies of `x`.
 *
 * @param x - `[batch, ...places, input]`
 * @param weight - `[output, input, ...kernel]`
 * @returns `[batch, ...windows, output]`
 * @throws ShapeError `convolve: weight must be [output, 3, ..2 axes], got [2, 4, 5, 5]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { convolve } from '@mneme/tensor-core';
 *
 * const x = tensor([1, 2, 3, 4], [1, 4, 1]);
 * convolve(x, tensor([1, 10], [1, 1, 2])).print(); // [[[21], [32], [43]]]
 */
export function convolve(x: Tensor, weight: Tensor, options: ConvolveOptions = {}): Tensor {
  const layout = windowAxes(x, weight, options);
  const [batch = 0, output = 0, input = 0] = [x.shape[0], weight.shape[0], weight.shape[1]];
  const windows = layout.map((axis) => axis.windows);
  const [places, count, elements] = ['length', 'windows', 'kernel'].map((key) =>
    layout.reduce((total, axis) => total * axis[key as 'length'], 1),
  ) as [number, number, number];
  // [output, input, ...kernel] to a matrix [output, kernel input]; both orders are undone by the other.
  const channelsLast = [0, ...layout.map((_, i) => i + 2), 1];
  const channelsFirst = [0, layout.length + 1, ...layout.map((_, i) => i + 1)];
  const lastShape = channelsLast.map((axis) => weight.shape[axis] ?? 0);
  return withGradient(
    [x, weight],
    (save) => {
      const matrix = reshape(transpose(weight, channelsLast), [output, elements * input]);
      const read = gatherOrZero(reshape(x, [batch, places, input]), windowTable(layout));
      const rows = reshape(read, [batch * count, elements * input]);
      save([rows, matrix]);
      return reshape(matrixProduct(rows, matrix, false, true), [batch, ...windows, output]);
    },
    (dy, saved) => {
      const [rows, matrix] = saved as [Tensor, Tensor];
      const gradient = reshape(dy, [batch * count, output]);
      const pairs = reshape(matrixProduct(gradient, matrix, false, false), [batch, count * elements, input]);
      const readers = gatherOrZero(pairs, readerTable(layout));
      const dx = sum(reshape(readers, [batch, places, elements, input]), 2);
      const dMatrix = reshape(matrixProduct(gradient, rows, true, false), lastShape);
      return [reshape(dx, x.shape), transpose(dMatrix, channelsFirst)];
    },
  );
}

/** Rows of the middle axis by number, where one past the last is a row of zeros. */
function gatherOrZero(x: Tensor, table: Int32Array): Tensor {
  return tidy(() =>
    gather(
      pad(x, [
        [0, 0],
        [0, 1],
        [0, 0],
      ]),
      tensor1d(table, 'int32'),
      1,
    ),
  );
}

function windowAxes(x: Tensor, weight: Tensor, options: ConvolveOptions): readonly WindowAxis[] {
  const { stride = 1, padding = 0, dilation = 1 } = options;
  requireInteger('convolve', 'stride', stride);
  requireInteger('convolve', 'dilation', dilation);
  if (padding !== 'same') requireInteger('convolve', 'padding', padding, 0);
  const [, ...places] = x.shape;
  const input = places.pop();
  if (places.length === 0) {
    throw new ShapeError(`convolve: x must be [batch, ...places, input], got [${x.shape.join(', ')}]`);
  }
  if (weight.rank !== x.rank || weight.shape[1] !== input) {
    const contract = `[output, ${input}, ..${places.length} axes]`;
    throw new ShapeError(`convolve: weight must be ${contract}, got [${weight.shape.join(', ')}]`);
  }
  return places.map((length, i) => {
    const kernel = weight.shape[i + 2] ?? 0;
    const reach = dilation * (kernel - 1);
    const total = padding === 'same' ? reach : 2 * padding;
    const windows = Math.floor((length + total - reach - 1) / stride) + 1;
    if (windows < 1) {
      const longest = length + total;
      throw new ShapeError(`convolve: weight must reach over at most ${longest} places, got ${reach + 1}`);
    }
    return { length, kernel, stride, dilation, before: Math.floor(total / 2), windows };
  });
}
