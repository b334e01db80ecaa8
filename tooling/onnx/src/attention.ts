import { attendExact, Mask, maskTensor, mergeHeads, repeatHeads, splitHeads } from '@mneme/attention';
import type { Band } from '@mneme/tensor-core';
import { cast, concat, logicalAnd, pad, type Tensor } from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';

/** The stages of `qk_matmul_output_mode`. */
const STAGES = ['products', 'capped', 'biased', 'weights'] as const;

/** `Attention`, opsets 23 to 25. */
export function attention(inputs: Named, attributes: Attributes): Named {
  const { Q, K, V } = inputs as { Q: Tensor; K: Tensor; V: Tensor };
  const packed = Q.rank === 3;
  const heads = (x: Tensor, name: string): Tensor =>
    packed ? splitHeads(x, numberOf(attributes, name, 1)) : x;
  const query = heads(Q, 'q_num_heads');
  const presentKey = after(inputs.past_key, heads(K, 'kv_num_heads'));
  const presentValue = after(inputs.past_value, heads(V, 'kv_num_heads'));
  const times = (query.shape[1] ?? 1) / (presentKey.shape[1] ?? 1);
  const sizes = { queries: query.shape[2] ?? 0, keys: presentKey.shape[2] ?? 0 };
  const { mask, bias, band } = visibility(inputs, attributes, sizes);
  const softcap = numberOf(attributes, 'softcap', 0);
  const stage = STAGES[numberOf(attributes, 'qk_matmul_output_mode', 0)] ?? 'products';
  const attended = attendExact(
    {
      query,
      key: repeatHeads(presentKey, times),
      value: repeatHeads(presentValue, times),
      ...(mask && { mask }),
      ...(bias && { bias }),
    },
    {
      ...('scale' in attributes && { scale: numberOf(attributes, 'scale', 1) }),
      ...(softcap > 0 && { softcap }),
      ...(band && { band }),
      returns: { [stage]: true },
    },
  ) as Record<string, Tensor>;
  const { output } = attended as { output: Tensor };
  return {
    Y: packed ? mergeHeads(output) : output,
    present_key: presentKey,
    present_value: presentValue,
    qk_matmul_output: attended[stage] as Tensor,
  };
}

function after(past: Tensor | undefined, x: Tensor): Tensor {
  return past ? concat([past, x], 2) : x;
}

interface Visibility {
  readonly mask: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly band: Band | undefined;
}

/** What the mask, causality, a window and the lengths of what is not padding leave. */
function visibility(
  inputs: Named,
  attributes: Attributes,
  sizes: { readonly queries: number; readonly keys: number },
): Visibility {
  const given = inputs.attn_mask && padded(inputs.attn_mask, sizes.keys);
  const [mask, bias] = given?.dtype === 'bool' ? [given, undefined] : [undefined, given];
  const reach = reachOf(attributes);
  const lengths = inputs.nonpad_kv_seqlen;
  if (!lengths) {
    // Queries stand behind the past.
    const offset = inputs.past_key?.shape[2] ?? 0;
    return { mask, bias, band: reach && moved(reach, offset) };
  }
  const filled = Array.from(lengths.dataSync());
  const open = new Mask({
    name: 'filled',
    batch: filled.length,
    allows(query, key, batch) {
      const length = filled[batch] ?? 0;
      // The queries are the last of what is filled.
      const distance =
        key - query - (inputs.past_key ? (inputs.past_key.shape[2] ?? 0) : length - sizes.queries);
      const { below = Infinity, above = Infinity } = reach ?? {};
      return key < length && -distance <= below && distance <= above;
    },
  });
  const filledMask = maskTensor(open, { ...sizes, heads: true });
  return { mask: mask ? logicalAnd(mask, filledMask) : filledMask, bias, band: undefined };
}

/** A mask may say less than there are keys: the rest is hidden. */
function padded(mask: Tensor, keys: number): Tensor {
  const missing = keys - (mask.shape.at(-1) ?? 0);
  if (missing <= 0) return mask;
  const around = mask.shape.map((_, axis) => [0, axis === mask.rank - 1 ? missing : 0] as [number, number]);
  return mask.dtype === 'bool'
    ? cast(pad(cast(mask, 'int32'), around), 'bool')
    : pad(mask, around, Number.NEGATIVE_INFINITY);
}

/** How far a query sees from its own place; undefined where nothing limits it. */
function reachOf(attributes: Attributes): Band | undefined {
  const left = numberOf(attributes, 'left_window_size', -1);
  const right = numberOf(attributes, 'right_window_size', -1);
  const ahead = numberOf(attributes, 'is_causal', 0) ? 0 : right;
  const above = right >= 0 ? Math.min(right, ahead) : ahead;
  if (left < 0 && above < 0) return undefined;
  return { ...(left >= 0 && { below: left }), ...(above >= 0 && { above }) };
}

function moved({ below, above }: Band, offset: number): Band {
  return {
    ...(below !== undefined && { below: below - offset }),
    ...(above !== undefined && { above: above + offset }),
  };
}
