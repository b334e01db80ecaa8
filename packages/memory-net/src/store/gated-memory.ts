import { axes, type CallContext, parameter, requireInteger } from '@mneme/tensor-core';
import {
  add,
  any,
  cast,
  expandDims,
  fill,
  mul,
  reshape,
  sigmoid,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { type AttendedItems, type AttendFetchedOptions, attendFetched } from './attend-fetched.ts';
import type { FetchedItems } from './fetch-nearest.ts';

export interface GatedMemoryConfig {
  readonly heads: number;
  /** g of each head at first: the memory's share is `sigmoid(g)`. Default 0, a half. */
  readonly gate?: number;
}

export interface GatedMemoryInputs {
  /** `[batch, heads, queries, depth]` */
  readonly query: Tensor;
  /** What local attention gave, `[batch, heads, queries, width]`. */
  readonly local: Tensor;
  /** From {@link fetchNearest}, with `query` and a store, or a store for each head. */
  readonly fetched: Pick<FetchedItems, 'keys' | 'values' | 'found'>;
}

/**
 * A head's own measure of memory and local attention, as in a memorizing transformer (Wu et al. 2022, section 3.2):
 *
 *     output = sigmoid(g) memory + (1 - sigmoid(g)) local
 *
 * with a gate g for each head and `memory` from {@link attendFetched}. A query that found nothing takes `local` alone, where the paper
 * has a memory from the second segment on.
 *
 * @example
 * import { ExactStore, fetchNearest, GatedMemory } from '@mneme/memory-net';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const store = new ExactStore({ width: 2 });
 * await store.insert([{ id: 'a', vector: Float32Array.of(3, 5) }]);
 * const query = ones([1, 1, 1, 2]); // batch, heads, queries, depth
 * const fetched = await fetchNearest(store, query, { count: 1 });
 * const memory = new GatedMemory({ heads: 1 });
 * const { output } = memory.call({ query, local: ones([1, 1, 1, 2]), fetched });
 * console.log(output.arraySync()); // [[[[2, 3]]]]
 */
export class GatedMemory {
  readonly heads: number;
  /** g, `[heads]` */
  readonly gate: Variable;

  constructor({ heads, gate = 0 }: GatedMemoryConfig) {
    requireInteger('GatedMemory', 'heads', heads);
    this.heads = heads;
    this.gate = tidy(() => parameter(fill([heads], gate)));
  }

  /** Reports `weights`, `[batch, heads, queries, count]`, and `gate`, `[heads]`, the memory's share, to `context.probe`. */
  call(
    { query, local, fetched }: GatedMemoryInputs,
    context: CallContext = {},
    options: AttendFetchedOptions = {},
  ): AttendedItems {
    return gateMemory({ query, local, fetched, gate: this.gate }, context, options);
  }
}

/**
 * {@link GatedMemory} as a function of its gate, `[heads]`, differentiable in query, local and gate.
 *
 * @throws ShapeError `gateMemory: local must be [batch, heads, queries, width], got [1, 3, 1, 2]: heads is 1 in query but 3 here`
 *
 * @example
 * import { gateMemory } from '@mneme/memory-net';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const fetched = { keys: ones([1, 1, 1, 1, 2]), values: ones([1, 1, 1, 1, 3]), found: tensor([[[[1]]]], [1, 1, 1, 1], 'bool') };
 * const inputs = { query: ones([1, 1, 1, 2]), local: ones([1, 1, 1, 3]), fetched, gate: tensor([0]) };
 * console.log(gateMemory(inputs).output.arraySync()); // [[[[1, 1, 1]]]]
 */
export function gateMemory(
  { query, local, fetched, gate }: GatedMemoryInputs & { readonly gate: Tensor },
  context: CallContext = {},
  options: AttendFetchedOptions = {},
): AttendedItems {
  const { keys, values, found } = fetched;
  axes(
    'gateMemory',
    { query, local, keys, values, found, gate },
    {
      query: 'batch heads queries depth',
      local: 'batch heads queries width',
      keys: 'batch heads queries count depth',
      values: 'batch heads queries count width',
      found: 'batch heads queries count',
      gate: 'heads',
    },
  );
  return tidy(() => {
    const { output: memory, weights } = attendFetched(query, fetched, options, context);
    const share = sigmoid(gate);
    context.probe?.report('gate', share);
    const reached = cast(expandDims(any(cast(found, 'bool'), -1), -1), 'float32');
    const measure = mul(reshape(share, [-1, 1, 1]), reached);
    return { output: add(local, mul(measure, sub(memory, local))), weights };
  }) as unknown as AttendedItems;
}
