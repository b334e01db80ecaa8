import type { JaxArray } from '../../sides/jax/jax-api.ts';
import type { JaxHost } from '../../sides/jax/jax-host.ts';
import { jaxWork } from '../../sides/jax/jax-work.ts';
import { joined } from '../../sides/tfjs-work.ts';
import { type AttentionCase, DEPTH, HEADS, swapped } from '../attention/attention-case.ts';
import { jaxInputs } from '../attention/jax.ts';
import type { Work } from '../suite.ts';

export function make(benchCase: AttentionCase, host: JaxHost): Work {
  const { jax } = host;
  const { length, causal } = benchCase;
  const loss = (query: JaxArray, key: JaxArray, value: JaxArray, weight: JaxArray): JaxArray =>
    jax.numpy.sum(jax.nn.dotProductAttention(query, key, value, { isCausal: causal }).mul(weight));
  const inputs = jaxInputs(benchCase, host, ['query', 'key', 'value', 'weight']);
  const work = jaxWork(host, inputs, jax.grad(loss, { argnums: [0, 1, 2] }));
  return {
    ...work,
    async values() {
      const values = await work.values();
      const size = values.length / 3;
      const parts = [0, 1, 2].map((i) => values.subarray(i * size, (i + 1) * size));
      return joined(parts.map((part) => swapped(part, [length, HEADS, DEPTH])));
    },
  };
}
