import type { JaxArray } from '../../sides/jax/jax-api.ts';
import type { JaxHost } from '../../sides/jax/jax-host.ts';
import { jaxWork } from '../../sides/jax/jax-work.ts';
import type { Work } from '../suite.ts';
import { type AttentionCase, attentionInputs, DEPTH, HEADS, swapped } from './attention-case.ts';

export function make(benchCase: AttentionCase, host: JaxHost): Work {
  const { length, causal } = benchCase;
  const work = jaxWork(host, jaxInputs(benchCase, host, ['query', 'key', 'value']), (query, key, value) =>
    host.jax.nn.dotProductAttention(query as JaxArray, key as JaxArray, value as JaxArray, {
      isCausal: causal,
    }),
  );
  return { ...work, values: async () => swapped(await work.values(), [length, HEADS, DEPTH]) };
}

/** The inputs as jax-js wants them, `[1, length, heads, depth]`. */
export function jaxInputs(benchCase: AttentionCase, host: JaxHost, names: readonly string[]): JaxArray[] {
  const { length } = benchCase;
  return attentionInputs(benchCase, names).map((values) =>
    host.array(swapped(values, [HEADS, length, DEPTH]), [1, length, HEADS, DEPTH]),
  );
}
