import {
  type AttentionAttributes,
  axes,
  type Band,
  type CallContext,
  dropoutMaskKernel,
  type Random,
  requireFraction,
  requirePositive,
  runContract,
  select,
} from '@mneme/tensor-core';
import {
  add,
  concat,
  div,
  greater,
  logicalAnd,
  mul,
  scalar,
  squeeze,
  type Tensor,
  tanh,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type Attended, checkInputs, requireBroadcast } from './attend.ts';
import type { AttendInputs } from './attend-inputs.ts';
import { attention } from './attention.ts';
import { differentiated, scaledProducts, visibleKeys, weightsFrom } from './attention-weights.ts';

export interface ExactInputs extends AttendInputs {
  /** Added to the scores after scaling and capping, `-Infinity` where hidden; broadcasts to `[..., queries, keys]`. */
  readonly bias?: Tensor;
  /** Keys `[..., past, depth]` and values `[..., past, width]` that come before those given, as a cache keeps them. */
  readonly past?: { readonly key: Tensor; readonly value: Tensor };
}

/** What {@link attendExact} returns besides its output. `[..., queries, keys]` where nothing else is said, keys those of the past too. */
export interface ExactReturns {
  /** The scaled products of queries and keys. */
  readonly products?: boolean;
  /** The same, capped. */
  readonly capped?: boolean;
  /** With their bias, and `-Infinity` where hidden: what the softmax is taken of. */
  readonly biased?: boolean;
  /** Rows sum to 1, or are all 0 where no key is left. */
  readonly weights?: boolean;
  /** `[..., queries]` */
  readonly logSumExp?: boolean;
  /** All keys, those of the past first, `[..., keys, depth]`. */
  readonly presentKey?: boolean;
  /** All values, `[..., keys, width]`. */
  readonly presentValue?: boolean;
}

export interface ExactOptions<Returns extends ExactReturns> {
  /** What products are multiplied by. Default `1 / sqrt(depth)`. */
  readonly scale?: number;
  /** c: scaled products x become `c tanh(x / c)`, so that none is larger (Gemma 2, 2024, section 2). Above 0. Default none. */
  readonly softcap?: number;
  /** Which keys a query sees by their distance, counted from the first key of the past: with `above` its length, a causal mask. */
  readonly band?: Band;
  /** The part of the weights that is dropped where `context.random` is there, in [0, 1). The stages are those before. Default 0. */
  readonly dropout?: number;
  readonly returns?: Returns;
}

/**
 * {@link attend} with all that the ONNX standard's `Attention` has: a bias, a softcap, the past of a cache, and each stage of the weights.
 *
 *     output = softmax(softcap(scale query key') + bias) value
 *
 * Its output is the same to the last bit whatever else is asked for, and what is held for it grows with the length, not with its square,
 * unless a stage is asked for. The bias is differentiated too.
 *
 * @throws RangeError `attendExact: bias must broadcast to [..., queries, keys], got [2, 5] for [..., 3, 5]`
 *
 * @example
 * import { attendExact } from '@mneme/attention';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const [query, key, value] = [ones([1, 2]), ones([1, 2]), tensor([[4]])];
 * const past = { key: ones([2, 2]), value: tensor([[1], [1]]) };
 * attendExact({ query, key, value, past }).output.print(); // [[2]]
 */
export function attendExact<const Returns extends ExactReturns = object>(
  { past, ...given }: ExactInputs,
  options: ExactOptions<Returns> = {},
  context: CallContext = {},
): Attended<Returns> {
  const { dropout = 0 } = options;
  requireFraction('attendExact', 'dropout', dropout);
  if (past) {
    const all = { key: given.key, 'past.key': past.key, value: given.value, 'past.value': past.value };
    axes('attendExact', all, PAST);
  }
  return tidy(() => {
    const { query, mask, bias } = given;
    const key = past ? concat([past.key, given.key], -2) : given.key;
    const value = past ? concat([past.value, given.value], -2) : given.value;
    const inputs = { query, key, value, ...(mask && { mask }), ...(bias && { bias }) };
    const sizes = checkInputs('attendExact', inputs);
    if (bias) requireBroadcast('attendExact', 'bias', bias, sizes);
    const { scale = 1 / Math.sqrt(sizes.depth), softcap, band, returns } = options;
    if (!Number.isFinite(scale)) throw new RangeError(`attendExact: scale must be finite, got ${scale}`);
    if (softcap !== undefined) requirePositive('attendExact', 'softcap', softcap);
    const attributes = { scale, ...(band && { band }), ...(softcap !== undefined && { softcap }) };
    const dropped = droppedBy(dropout, context.random);
    const { output, logSumExp } = attention(inputs, { ...attributes, ...dropped.attributes }, dropped.key);
    const held = {
      ...(returns?.presentKey && { presentKey: key }),
      ...(returns?.presentValue && { presentValue: value }),
    };
    const staged = Object.keys(returns ?? {}).some((name) => !name.startsWith('present'));
    if (!staged && !context.probe) return { output, ...held };
    const stages = stagesOf(inputs, attributes, logSumExp);
    context.probe?.report('scores', stages.biased);
    context.probe?.report('weights', stages.weights);
    context.probe?.report('logSumExp', stages.logSumExp);
    const asked = Object.entries(stages).filter(([name]) => returns?.[name as keyof ExactReturns]);
    return { output, ...held, ...Object.fromEntries(asked) };
  }) as unknown as Attended<Returns>;
}

const PAST = {
  key: '... keys depth',
  'past.key': '... past depth',
  value: '... keys width',
  'past.value': '... past width',
} as const;

interface Dropped {
  readonly attributes: Pick<AttentionAttributes, 'dropout'>;
  readonly key?: Tensor;
}

/** What drops weights in the kernel, or in its composed form. */
function droppedBy(rate: number, random: Random | undefined): Dropped {
  if (rate === 0 || !random) return { attributes: {} };
  const mask = (key: Tensor, shape: readonly number[]): Tensor =>
    runContract(dropoutMaskKernel, { key }, { shape, rate })[0] as Tensor;
  const words = Int32Array.from(random.split('dropout').key);
  return { attributes: { dropout: { rate, mask } }, key: tensor(words, [2], 'int32') };
}

type Stages = Record<'products' | 'capped' | 'biased' | 'weights' | 'logSumExp', Tensor>;

function stagesOf(
  inputs: AttendInputs & { readonly bias?: Tensor },
  { scale, softcap, band }: { readonly scale: number; readonly softcap?: number; readonly band?: Band },
  normalizer: Tensor,
): Stages {
  const products = scaledProducts(inputs, scale);
  const capped = softcap === undefined ? products : mul(tanh(div(products, softcap)), softcap);
  const scores = inputs.bias ? add(capped, inputs.bias) : capped;
  const open = visibleKeys(inputs, band);
  const finite = inputs.bias && greater(inputs.bias, Number.NEGATIVE_INFINITY);
  const visible = open && finite ? logicalAnd(open, finite) : (open ?? finite);
  return {
    products,
    capped,
    biased: visible ? select(visible, scores, scalar(Number.NEGATIVE_INFINITY)) : scores,
    weights: weightsFrom(scores, normalizer, visible),
    logSumExp: squeeze(differentiated(normalizer, scores, visible), [-1]),
  };
}
