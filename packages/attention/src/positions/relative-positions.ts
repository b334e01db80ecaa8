import {
  axes,
  batchMatMul,
  type CallContext,
  embedding,
  maskedSoftmax,
  normal,
  parameter,
  type Random,
  requireInteger,
} from '@mneme/tensor-core';
import {
  add,
  mul,
  reshape,
  type Tensor,
  tensor,
  tidy,
  transpose,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import { requireMask } from '../masks/require-mask.ts';

/** Learnt vectors of distances from `-furthest` to `furthest`; further ones count as those. */
export interface RelativeTables {
  /** a^K, `[2 furthest + 1, depth]` */
  readonly keys: Tensor;
  /** a^V, `[2 furthest + 1, width]` */
  readonly values: Tensor;
}

/**
 * Attention in which keys and values know how far they are from the query (Shaw, Uszkoreit and Vaswani 2018, equations 3 and 4):
 *
 *     e_in = q_i . (k_n + a^K_{n - i}) / sqrt(depth),   z_i = sum_n softmax_n(e_in) (v_n + a^V_{n - i})
 *
 * It holds a vector for each pair of places: `queries x keys x depth` numbers. Weights are reported as `weights` to `context.probe`.
 *
 * @param offset - the key at which query 0 stands. Default `keys - queries`
 * @throws ShapeError `attendRelative: tables.keys must be [distances, depth], ..`
 *
 * @example
 * import { attendRelative } from '@mneme/attention';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const x = ones([3, 2]);
 * const tables = { keys: tensor([[9, 0], [0, 0], [0, 0]]), values: tensor([[1, 0], [0, 0], [0, 1]]) };
 * attendRelative({ query: x, key: x, value: x }, tables).print(); // all look back
 */
export function attendRelative(
  { query, key, value, mask }: AttendInputs,
  tables: RelativeTables,
  offset?: number,
  context: CallContext = {},
): Tensor {
  const { depth, queries, keys, distances } = axes(
    'attendRelative',
    { query, key, value, 'tables.keys': tables.keys, 'tables.values': tables.values },
    {
      query: '... queries depth',
      key: '... keys depth',
      value: '... keys width',
      'tables.keys': 'distances depth',
      'tables.values': 'distances width',
    },
  );
  if (distances % 2 === 0) {
    throw new RangeError(
      `attendRelative: tables.keys must be of an odd number of distances, got ${distances}`,
    );
  }
  if (mask) requireMask('attendRelative', 'mask', mask);
  return tidy(() => {
    const places = distanceIndices(queries, keys, offset ?? keys - queries, (distances - 1) / 2);
    const scaled = mul(query, 1 / Math.sqrt(depth));
    const near = byQuery(scaled, embedding(tables.keys, places), true);
    const weights = maskedSoftmax(add(batchMatMul(scaled, key, { transposeB: true }), near), mask);
    context.probe?.report('weights', weights);
    return add(batchMatMul(weights, value), byQuery(weights, embedding(tables.values, places), false));
  });
}

/** Each query's row of `x` by a matrix of its own: `x` `[..., queries, inner]`, `matrices` `[queries, ..]`. */
function byQuery(x: Tensor, matrices: Tensor, transposeB: boolean): Tensor {
  const [queries = 1, inner = 1] = x.shape.slice(-2);
  const rows = transpose(reshape(x, [-1, queries, inner]), [1, 0, 2]);
  const product = batchMatMul(rows, matrices, { transposeB });
  const last = product.shape.at(-1) ?? 1;
  return reshape(transpose(product, [1, 0, 2]), [...x.shape.slice(0, -1), last]);
}

function distanceIndices(queries: number, keys: number, offset: number, furthest: number): Tensor {
  const places = new Int32Array(queries * keys);
  for (let i = 0; i < queries; i++) {
    for (let n = 0; n < keys; n++) {
      places[i * keys + n] = furthest + Math.max(-furthest, Math.min(furthest, n - i - offset));
    }
  }
  return tensor(places, [queries, keys], 'int32');
}

export interface RelativePositionsConfig {
  readonly depth: number;
  /** The size of values. Default that of keys, `depth`. */
  readonly width?: number;
  /** The largest distance that is told apart. */
  readonly furthest: number;
}

/**
 * {@link attendRelative} with tables of its own, normal at first.
 *
 * @example
 * import { RelativePositions } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const x = ones([2, 5, 3]);
 * const positions = new RelativePositions({ depth: 3, furthest: 2 }, new Random(0));
 * console.log(positions.call({ query: x, key: x, value: x }).shape); // [2, 5, 3]
 */
export class RelativePositions implements RelativeTables {
  readonly keys: Variable;
  readonly values: Variable;

  constructor({ depth, width = depth, furthest }: RelativePositionsConfig, random: Random) {
    requireInteger('RelativePositions', 'depth', depth);
    requireInteger('RelativePositions', 'width', width);
    requireInteger('RelativePositions', 'furthest', furthest);
    const table = (name: string, size: number): Variable =>
      parameter(normal([2 * furthest + 1, size], random.split(name), { deviation: 0.02 }));
    this.keys = table('keys', depth);
    this.values = table('values', width);
  }

  call(inputs: AttendInputs, context: CallContext = {}): Tensor {
    return attendRelative(inputs, this, undefined, context);
  }
}
