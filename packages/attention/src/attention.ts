import {
  type AttentionGradientInputs,
  attentionBiasGradient,
  attentionGradientKernel,
  attentionKernel,
  type ComposedAttentionAttributes,
  composedAttention,
  composedAttentionGradient,
  runContract,
  withGradient,
} from '@mneme/tensor-core';
import { add, dispose, keep, logicalOr, reshape, type Tensor, zeros } from '@tensorflow/tfjs-core';
import type { AttendInputs } from './attend-inputs.ts';

/** What is common to every form of attention here: a bias, besides. */
export interface AttentionArguments extends AttendInputs {
  /** Added to the scaled scores; broadcasts to `[..., queries, keys]`. */
  readonly bias?: Tensor;
}

/** `output` `[..., queries, width]`, and `logSumExp`, `[..., queries, 1]`, which is not differentiated. */
export interface Attention {
  readonly output: Tensor;
  readonly logSumExp: Tensor;
}

/**
 * Attention of any leading axes by tensor-core's kernel, or by its composed form where there is a softcap, which no kernel takes. Holds
 * no weights; the gradient makes them again.
 *
 * @param dropoutKey - two words, int32, where weights are dropped
 */
export function attention(
  inputs: AttentionArguments,
  attributes: ComposedAttentionAttributes,
  dropoutKey?: Tensor,
): Attention {
  const lead = leadOf(inputs);
  const flat = Object.entries(inputs)
    .filter(([, x]) => x !== undefined)
    .map(([name, x]: [string, Tensor]) => [name, flatten(x, lead, name === 'mask' || name === 'bias')]);
  const given = {
    ...(Object.fromEntries(flat) as Required<AttentionArguments>),
    ...(dropoutKey && { dropoutKey }),
  };
  const { query, key, value, bias } = given;
  const differentiated = [query, key, value, ...(inputs.bias ? [bias] : [])];
  const composed = attributes.softcap !== undefined;
  let normalizer: Tensor | undefined;
  const result = withGradient(
    differentiated,
    (save) => {
      const [output, logSumExp] = (
        composed ? composedAttention(given, attributes) : runContract(attentionKernel, given, attributes)
      ) as [Tensor, Tensor];
      // The tape's operation gives one tensor: the other is kept beyond it.
      normalizer = keep(logSumExp);
      save([output, logSumExp, ...Object.values(given)]);
      return output;
    },
    (dOutput, [output, logSumExp, ...saved]) => {
      const before = Object.fromEntries(Object.keys(given).map((name, i) => [name, saved[i]]));
      const upstream = { ...before, dOutput, output, logSumExp } as AttentionGradientInputs;
      const gradients = composed
        ? composedAttentionGradient(upstream, attributes)
        : runContract(attentionGradientKernel, upstream, attributes);
      if (!upstream.bias) return gradients;
      return [...gradients, attentionBiasGradient({ ...upstream, bias: upstream.bias }, attributes)];
    },
  );
  const shaped = (x: Tensor): Tensor => reshape(x, [...lead, ...x.shape.slice(1)]);
  const logSumExp = shaped(normalizer as unknown as Tensor);
  dispose(normalizer as unknown as Tensor);
  return { output: shaped(result), logSumExp };
}

/** The leading axes that all inputs broadcast to. */
function leadOf(inputs: AttentionArguments): number[] {
  const lead: number[] = [];
  for (const [name, x] of Object.entries(inputs) as [string, Tensor | undefined][]) {
    const own = x?.shape.slice(0, -2).reverse() ?? [];
    for (const [back, size] of own.entries()) {
      const other = lead[back] ?? 1;
      if (size !== 1 && other !== 1 && size !== other) {
        throw new RangeError(
          `attend: ${name} must broadcast along its leading axes, got [${x?.shape.join(', ')}] beside ${other}`,
        );
      }
      if (other === 1) lead[back] = size;
    }
  }
  return lead.reverse();
}

/** As `[batch, rows, columns]`; what is `loose` may have a batch of one. */
function flatten(x: Tensor, lead: readonly number[], loose: boolean): Tensor {
  const [rows = 1, columns = 1] = x.rank === 1 ? [1, x.shape[0]] : x.shape.slice(-2);
  const own = x.shape.slice(0, -2);
  if (own.length === lead.length && own.every((size, i) => size === lead[i])) {
    return reshape(x, [-1, rows, columns]);
  }
  if (loose && own.every((size) => size === 1)) return reshape(x, [1, rows, columns]);
  const nothing = zeros([...lead, 1, 1], x.dtype);
  return reshape(x.dtype === 'bool' ? logicalOr(x, nothing) : add(x, nothing), [-1, rows, columns]);
}
