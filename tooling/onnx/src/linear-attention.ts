import { deltaScan, mergeHeads, repeatHeads, splitHeads } from '@mneme/attention';
import { mul, reshape, slice, type Tensor } from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';

/** `LinearAttention`, opset 27: sums or the delta rule, with or without decay. */
export function linearAttention(inputs: Named, attributes: Attributes): Named {
  const [heads, keyHeads] = [numberOf(attributes, 'q_num_heads', 1), numberOf(attributes, 'kv_num_heads', 1)];
  const times = heads / keyHeads;
  const rule = String(attributes.update_rule ?? 'gated_delta');
  const shared = (x: Tensor): Tensor => repeatHeads(splitHeads(x, keyHeads), times);
  // A gate of one number a place goes for all heads.
  const gate = (x: Tensor): Tensor =>
    x.shape.at(-1) === 1 ? reshape(x, [x.shape[0] ?? 0, 1, -1, 1]) : shared(x);
  const { query, key, value, decay, beta, past_state: past } = inputs as Record<string, Tensor>;
  const split = splitHeads(query as Tensor, heads);
  const depth = split.shape.at(-1) ?? 1;
  const given = numberOf(attributes, 'scale', 0);
  const scale = given === 0 ? 1 / Math.sqrt(depth) : given;
  const { output, memory } = deltaScan(
    { query: mul(split, scale), key: shared(key as Tensor), value: shared(value as Tensor) },
    {
      ...(rule.includes('delta') && beta && { rate: gate(beta) }),
      ...(rule.includes('gated') && decay && { decay: gate(decay) }),
    },
    past && repeatHeads(past, times),
  );
  return { output: mergeHeads(output), present_state: everyOther(memory, times) };
}

/** Of heads that share a memory, one. */
function everyOther(memory: Tensor, times: number): Tensor {
  const [batch = 1, heads = 1, features = 1, width = 1] = memory.shape;
  const grouped = reshape(memory, [batch, heads / times, times, features * width]);
  return reshape(slice(grouped, [0, 0, 0, 0], [-1, -1, 1, -1]), [batch, heads / times, features, width]);
}
