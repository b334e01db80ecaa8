import {
  add,
  concat,
  cumprod,
  engine,
  mul,
  ones,
  reshape,
  reverse,
  slice,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { isHostBackend } from '../kernels/host-backend.ts';

export interface ScanOptions {
  /** Leave a number out of its own result. */
  readonly exclusive?: boolean;
  /** Scan from the end to the beginning. */
  readonly reverse?: boolean;
}

/**
 * The gradient of a cumulative product along `axis`, right with zeros among the factors: with `y_i = x_0 .. x_i`,
 *
 *     dx_j = (x_0 .. x_{j-1}) s_j,    s_j = dy_j + x_{j+1} s_{j+1}
 */
export function cumprodDerivative(dy: Tensor, x: Tensor, axis: number, options: ScanOptions): Tensor {
  const { exclusive = false, reverse: backward = false } = options;
  const order = [...x.shape.keys()].filter((i) => i !== axis).concat(axis);
  const moved = transpose(x, order);
  const length = x.shape[axis] ?? 1;
  const turn = (rows: Tensor): Tensor => (backward ? reverse(rows, 1) : rows);
  const factors = turn(reshape(moved, [-1, length]));
  const given = turn(reshape(transpose(dy, order), [-1, length]));
  // An exclusive product is the inclusive one moved on by one, so its gradient is moved back.
  const gradient = exclusive ? shifted(given, 1, 0) : given;
  // Within another gradient the tape must see how the sums are made.
  const host = isHostBackend() && engine().state.gradientDepth === 0;
  const sums = host ? scannedOnHost(gradient, factors) : scanned(gradient, factors);
  const dx = turn(mul(cumprod(factors, 1, true, false), sums));
  return transpose(
    reshape(dx, moved.shape),
    order.map((_, i) => order.indexOf(i)),
  );
}

/** `rows` moved `by` columns to the left; `fill` comes in at the right. */
function shifted(rows: Tensor, by: number, fill: 0 | 1): Tensor {
  const [count = 0, length = 0] = rows.shape;
  const shape: [number, number] = [count, Math.min(by, length)];
  const rest = slice(rows, [0, shape[1]], [count, length - shape[1]]);
  return concat([rest, fill === 0 ? zeros(shape) : ones(shape)], 1);
}

function scannedOnHost(gradient: Tensor, factors: Tensor): Tensor {
  const [rows = 0, length = 0] = factors.shape;
  const [dy, x] = [gradient.dataSync(), factors.dataSync()];
  const sums = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = (row + 1) * length - 1; i >= row * length; i--) {
      sum = (dy[i] ?? 0) + (i + 1 < (row + 1) * length ? (x[i + 1] ?? 0) * sum : 0);
      sums[i] = sum;
    }
  }
  return tensor(sums, [rows, length]);
}

/** The same recurrence in log2(length) rounds, each of which doubles the reach of every sum. */
export function scanned(gradient: Tensor, factors: Tensor): Tensor {
  const length = factors.shape[1] ?? 0;
  let sums = gradient;
  let reach = shifted(factors, 1, 0);
  for (let by = 1; by < length; by *= 2) {
    sums = add(sums, mul(reach, shifted(sums, by, 0)));
    reach = mul(reach, shifted(reach, by, 0));
  }
  return sums;
}
