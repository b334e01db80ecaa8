import { axes, bandMask, batchMatMul } from '@mneme/tensor-core';
import {
  add,
  cast,
  div,
  expandDims,
  maximum,
  mul,
  sum,
  type Tensor,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/** Features of queries and keys, of a {@link FeatureMap}, and the values. */
export interface LinearInputs {
  /** phi(q), `[..., queries, features]` */
  readonly query: Tensor;
  /** phi(k), `[..., keys, features]` */
  readonly key: Tensor;
  /** `[..., keys, width]` */
  readonly value: Tensor;
}

/** The least that outputs are divided by: a query without a key gets zeros. */
const LEAST = 1e-12;

/**
 * Attention without a softmax, in time and memory linear in the length (Katharopoulos et al. 2020, equation 6): keys and values are summed
 * up first.
 *
 *     output_i = phi(q_i)' sum_n phi(k_n) v_n' / phi(q_i)' sum_n phi(k_n)
 *
 * @param mask - bool, `[..., keys]`, true for keys that are there
 *
 * @example
 * import { eluPlusOne, linearAttend } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const x = eluPlusOne(tensor([[0], [1]]));
 * linearAttend({ query: x, key: x, value: tensor([[3], [6]]) }).print(); // [[5], [5]]
 */
export function linearAttend({ query, key, value }: LinearInputs, mask?: Tensor): Tensor {
  axes('linearAttend', { query, key, value, mask }, { ...PATTERNS, mask: '... keys' } as const);
  if (mask) requireMask('linearAttend', 'mask', mask);
  return tidy(() => {
    const kept = mask ? mul(key, expandDims(cast(mask, 'float32'), -1)) : key;
    const memory = batchMatMul(kept, value, { transposeA: true });
    const total = expandDims(sum(kept, -2), -1);
    return div(batchMatMul(query, memory), maximum(batchMatMul(query, total), LEAST));
  });
}

/**
 * The same for a sequence that sees no later key, all places at once (Katharopoulos et al. 2020, equation 9): by the products of all
 * pairs, of which the later ones are left out. {@link linearAttendStep} gives the same one place at a time.
 *
 * @example
 * import { causalLinearAttend, eluPlusOne } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const x = eluPlusOne(tensor([[0], [1]]));
 * causalLinearAttend({ query: x, key: x, value: tensor([[3], [6]]) }).print(); // [[3], [5]]
 */
export function causalLinearAttend({ query, key, value }: LinearInputs): Tensor {
  const { length } = axes('causalLinearAttend', { query, key, value }, SEQUENCE);
  return tidy(() => {
    const earlier = cast(bandMask(length, length, { above: 0 }), 'float32');
    const scores = mul(batchMatMul(query, key, { transposeB: true }), earlier);
    return div(batchMatMul(scores, value), maximum(sum(scores, -1, true), LEAST));
  });
}

/** What has been seen so far. */
export interface LinearState {
  /** S = sum phi(k) v', `[..., features, width]` */
  readonly memory: Tensor;
  /** z = sum phi(k), `[..., features, 1]` */
  readonly normalizer: Tensor;
}

/** The state before anything was seen. */
export function linearState(lead: readonly number[], features: number, width: number): LinearState {
  return { memory: zeros([...lead, features, width]), normalizer: zeros([...lead, features, 1]) };
}

/**
 * One place of causal linear attention, as a recurrent network whose state is a matrix (Katharopoulos et al. 2020, equations 16 to 20):
 *
 *     S = S + phi(k) v',   z = z + phi(k),   output = S' phi(q) / z' phi(q)
 *
 * @param inputs - of one place: `query` and `key` `[..., 1, features]`, `value` `[..., 1, width]`
 *
 * @example
 * import { linearAttendStep, linearState } from '@mneme/attention';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const inputs = { query: ones([1, 2]), key: ones([1, 2]), value: tensor([[7]]) };
 * linearAttendStep(inputs, linearState([], 2, 1)).output.print(); // [[7]]
 */
export function linearAttendStep(
  { query, key, value }: LinearInputs,
  state: LinearState,
): { readonly output: Tensor; readonly state: LinearState } {
  const { memory, normalizer } = state;
  axes('linearAttendStep', { query, key, value, memory, normalizer }, {
    query: '... 1 features',
    key: '... 1 features',
    value: '... 1 width',
    memory: '... features width',
    normalizer: '... features 1',
  } as const);
  return tidy(() => {
    const next = {
      memory: add(memory, batchMatMul(key, value, { transposeA: true })),
      normalizer: add(normalizer, lastTwoSwapped(key)),
    };
    const total = maximum(batchMatMul(query, next.normalizer), LEAST);
    return { output: div(batchMatMul(query, next.memory), total), state: next };
  });
}

function lastTwoSwapped(x: Tensor): Tensor {
  const lead = [...x.shape.keys()].slice(0, -2);
  return transpose(x, [...lead, x.rank - 1, x.rank - 2]);
}

const PATTERNS = {
  query: '... queries features',
  key: '... keys features',
  value: '... keys width',
} as const;
const SEQUENCE = {
  query: '... length features',
  key: '... length features',
  value: '... length width',
} as const;
