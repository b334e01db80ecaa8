import { type AxisSizes, axes, type Band, type CallContext } from '@mneme/tensor-core';
import { squeeze, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { AttendInputs } from './attend-inputs.ts';
import { attention } from './attention.ts';
import { differentiated, scaledProducts, visibleKeys, weightsFrom } from './attention-weights.ts';
import { requireMask } from './masks/require-mask.ts';

/** What {@link attend} returns besides its output. */
export interface AttendReturns {
  /** `[..., queries, keys]`; rows sum to 1, or are all 0 where the mask leaves no key. */
  readonly weights?: boolean;
  /** `[..., queries]`: of each query's scores, `-Infinity` where the mask leaves no key. */
  readonly logSumExp?: boolean;
}

export interface AttendOptions<Returns extends AttendReturns> {
  /** What scores are multiplied by. Default `1 / sqrt(depth)`. */
  readonly scale?: number;
  /**
   * Which keys a query sees by their distance: `above: 0` none that comes after it, a causal mask without one being made. Adds to
   * the mask.
   */
  readonly band?: Band;
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
 * no key gets zeros, and zero gradient. Weights are reported as `weights` to `context.probe`; the output is the same to
 * the last bit whether they are asked for or not.
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
  const { depth } = checkInputs('attend', inputs);
  const { scale = 1 / Math.sqrt(depth), band, returns } = options;
  if (!Number.isFinite(scale)) throw new RangeError(`attend: scale must be finite, got ${scale}`);
  return tidy(() => {
    const { output, logSumExp } = attention(inputs, { scale, ...(band && { band }) });
    if (!returns?.weights && !returns?.logSumExp && !context.probe) return { output };
    const scores = scaledProducts(inputs, scale);
    const visible = visibleKeys(inputs, band);
    const weights = weightsFrom(scores, logSumExp, visible);
    context.probe?.report('scores', scores);
    context.probe?.report('weights', weights);
    context.probe?.report('logSumExp', squeeze(logSumExp, [-1]));
    return {
      output,
      ...(returns?.weights && { weights }),
      ...(returns?.logSumExp && { logSumExp: squeeze(differentiated(logSumExp, scores, visible), [-1]) }),
    };
  }) as unknown as Attended<Returns>;
}

const PATTERNS = { query: '... queries depth', key: '... keys depth', value: '... keys width' } as const;

/** Checks what every form of attention is given; the sizes of its axes. */
export function checkInputs(
  where: string,
  { query, key, value, mask }: AttendInputs,
): AxisSizes<typeof PATTERNS> {
  const sizes = axes(where, { query, key, value }, PATTERNS);
  if (mask) {
    requireMask(where, 'mask', mask);
    requireBroadcast(where, 'mask', mask, sizes);
  }
  return sizes;
}

/** Throws unless the last two axes of `x` broadcast to `[queries, keys]`. */
export function requireBroadcast(
  where: string,
  argument: string,
  x: Tensor,
  { queries, keys }: { readonly queries: number; readonly keys: number },
): void {
  const [rows, columns] = [x.shape.at(-2) ?? 1, x.shape.at(-1) ?? 1];
  if ((rows !== 1 && rows !== queries) || (columns !== 1 && columns !== keys)) {
    const [got, want] = [x.shape.join(', '), `[..., ${queries}, ${keys}]`];
    throw new RangeError(
      `${where}: ${argument} must broadcast to [..., queries, keys], got [${got}] for ${want}`,
    );
  }
}
