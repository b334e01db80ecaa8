import { type AxisSizes, axes, batchMatMul, type CallContext, maskedSoftmax } from '@mneme/tensor-core';
import { mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from './mask.ts';

/** What attends, what it attends to, and what it gets; leading axes (batch, heads) broadcast. */
export interface AttendInputs {
  /** `[..., queries, depth]` */
  readonly query: Tensor;
  /** `[..., keys, depth]` */
  readonly key: Tensor;
  /** `[..., keys, width]` */
  readonly value: Tensor;
  /** Bool, broadcast to `[..., queries, keys]`, true where a query attends to a key. */
  readonly mask?: Tensor;
}

/** What {@link attend} returns besides its output. */
export interface AttendReturns {
  /** `[..., queries, keys]`; rows sum to 1, or are all 0 where the mask leaves no key. */
  readonly weights?: boolean;
}

export interface AttendOptions<Returns extends AttendReturns> {
  /** What scores are multiplied by. Default `1 / sqrt(depth)`. */
  readonly scale?: number;
  readonly returns?: Returns;
}

/** `output`, `[..., queries, width]`, and what was asked for. */
export type Attended<Returns extends AttendReturns = object> = { readonly output: Tensor } & {
  readonly [Name in keyof Returns as Returns[Name] extends true ? Name : never]: Tensor;
};

/**
 * Soft attention by scaled dot products: each query's mean of the values, weighted by how its key matches.
 *
 *     output_i = sum_n weights_in value_n,   weights_i = softmax_n(scale query_i . key_n)
 *
 * (Vaswani et al. 2017, equation 1; with `value` the same as `key`, plain soft attention.) A query whose mask leaves
 * no key gets zeros, and zero gradient. Weights are reported as `weights` to `context.probe`; they and the output are
 * the same numbers whether asked for or not.
 *
 * @throws ShapeError `attend: key must be [..., keys, depth], got [2, 5, 16]: depth is 8 in query but 16 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { attend } from '@mneme/attention';
 *
 * const memory = tensor([[1, 0], [0, 1]]);
 * const { output, weights } = attend({ query: tensor([[9, 0]]), key: memory, value: memory }, { returns: { weights: true } });
 * console.log(output.shape, weights.shape); // [1, 2] [1, 2]
 */
export function attend<const Returns extends AttendReturns = object>(
  inputs: AttendInputs,
  options: AttendOptions<Returns> = {},
  context: CallContext = {},
): Attended<Returns> {
  const { query, key, value, mask } = inputs;
  const { depth } = checkInputs(inputs);
  const { scale = 1 / Math.sqrt(depth), returns } = options;
  if (!Number.isFinite(scale)) throw new RangeError(`attend: scale must be finite, got ${scale}`);
  return tidy(() => {
    // Scaling the queries costs less than scaling the scores.
    const scores = batchMatMul(scale === 1 ? query : mul(query, scale), key, { transposeB: true });
    const weights = maskedSoftmax(scores, mask);
    context.probe?.report('weights', weights);
    const output = batchMatMul(weights, value);
    return { output, ...(returns?.weights && { weights }) };
  }) as Attended<Returns>;
}

const PATTERNS = { query: '... queries depth', key: '... keys depth', value: '... keys width' } as const;

function checkInputs({ query, key, value, mask }: AttendInputs): AxisSizes<typeof PATTERNS> {
  const sizes = axes('attend', { query, key, value }, PATTERNS);
  if (mask) {
    requireMask('attend', 'mask', mask);
    const { queries, keys } = sizes;
    const [rows, columns] = [mask.shape.at(-2) ?? 1, mask.shape.at(-1) ?? 1];
    if ((rows !== 1 && rows !== queries) || (columns !== 1 && columns !== keys)) {
      const [got, want] = [mask.shape.join(', '), `[..., ${queries}, ${keys}]`];
      throw new RangeError(`attend: mask must broadcast to [..., queries, keys], got [${got}] for ${want}`);
    }
  }
  return sizes;
}
