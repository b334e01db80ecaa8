import { axes, bandMask, batchMatMul } from '@mneme/tensor-core';
import {
  add,
  cast,
  concat,
  exp,
  eye,
  mul,
  neg,
  slice,
  sub,
  type Tensor,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import type { LinearInputs } from './linear-attend.ts';

/** What one place does to a memory besides writing. */
export interface Gates {
  /** beta, how much of what the key had is replaced, `[..., 1, 1]`: 1 is all of it. Left out, values are added to what is there. */
  readonly rate?: Tensor;
  /** g, `[..., 1, features]` or `[..., 1, 1]`: memories are multiplied by e^g first. Left out, nothing is forgotten. */
  readonly decay?: Tensor;
}

/**
 * One place of a fast-weight memory: what is written is the value (a sum, Hebb's rule), or, with a rate, its difference to what the key
 * already reads (the delta rule; Schlag, Irie and Schmidhuber 2021, equation 24; with a decay, Yang, Kautz and Hatamizadeh 2025).
 *
 *     S = e^g S,   S = S + beta k (v - S'k)',   output = S'q
 *
 * Keys must be of norm 1 for the delta rule, or it overshoots.
 *
 * @param inputs - of one place: `query` and `key` `[..., 1, features]`, `value` `[..., 1, width]`
 * @param memory - S, `[..., features, width]`
 * @returns `output` `[..., 1, width]` and the memory after it
 *
 * @example
 * import { deltaStep } from '@mneme/attention';
 * import { ones, tensor, zeros } from '@tensorflow/tfjs-core';
 *
 * const key = tensor([[1, 0]]);
 * let memory = zeros([2, 1]);
 * for (const value of [[[5]], [[7]]]) {
 *   ({ memory } = deltaStep({ query: key, key, value: tensor(value) }, memory, { rate: ones([1, 1]) }));
 * }
 * memory.print(); // [[7], [0]]
 */
export function deltaStep(
  { query, key, value }: LinearInputs,
  memory: Tensor,
  { rate, decay }: Gates = {},
): { readonly output: Tensor; readonly memory: Tensor } {
  axes('deltaStep', { query, key, value, memory, rate }, {
    query: '... 1 features',
    key: '... 1 features',
    value: '... 1 width',
    memory: '... features width',
    rate: '... 1 1',
  } as const);
  return tidy(() => {
    const kept = decay ? mul(swapped(exp(decay)), memory) : memory;
    const written = rate ? mul(rate, sub(value, batchMatMul(key, kept))) : value;
    const next = add(kept, batchMatMul(key, written, { transposeA: true }));
    return { output: batchMatMul(query, next), memory: next };
  });
}

/** Gates of a whole sequence. */
export interface SequenceGates {
  /** `[..., length, 1]` */
  readonly rate?: Tensor;
  /** `[..., length, features]` or `[..., length, 1]` */
  readonly decay?: Tensor;
}

/**
 * {@link deltaStep} over a sequence, one place after the other.
 *
 * @param inputs - `query` and `key` `[..., length, features]`, `value` `[..., length, width]`
 * @param memory - the memory before. Default zeros
 * @returns `output` `[..., length, width]`, and the memory after the last place
 *
 * @example
 * import { deltaScan } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const { output, memory } = deltaScan({ query: ones([3, 2]), key: ones([3, 2]), value: ones([3, 5]) });
 * console.log(output.shape, memory.shape); // [3, 5] [2, 5]
 */
export function deltaScan(
  { query, key, value }: LinearInputs,
  { rate, decay }: SequenceGates = {},
  memory?: Tensor,
): { readonly output: Tensor; readonly memory: Tensor } {
  const { length, features, width } = axes('deltaScan', { query, key, value, rate, memory }, {
    query: '... length features',
    key: '... length features',
    value: '... length width',
    rate: '... length 1',
    memory: '... features width',
  } as const);
  return tidy(() => {
    let held = memory ?? zeros([...value.shape.slice(0, -2), features, width]);
    const outputs: Tensor[] = [];
    for (let t = 0; t < length; t++) {
      const inputs = { query: place(query, t), key: place(key, t), value: place(value, t) };
      const gates = { ...(rate && { rate: place(rate, t) }), ...(decay && { decay: place(decay, t) }) };
      const step = deltaStep(inputs, held, gates);
      held = step.memory;
      outputs.push(step.output);
    }
    return { output: concat(outputs, -2), memory: held };
  });
}

/**
 * The delta rule over a sequence by products of matrices alone (Yang et al. 2024, equations 10 and 11): what each place writes depends on
 * what those before wrote by a triangular system, `(I + tril(diag(beta) K K', -1)) U = diag(beta) V`, which is solved for all at once.
 * Equal to {@link deltaScan} with a rate and no decay.
 *
 * @param rate - beta, `[..., length, 1]`
 * @returns `[..., length, width]`
 *
 * @example
 * import { deltaAttend } from '@mneme/attention';
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 *
 * const key = tensor([[1, 0], [1, 0]]);
 * deltaAttend({ query: key, key, value: tensor([[5], [7]]) }, ones([2, 1])).print(); // [[5], [7]]
 */
export function deltaAttend({ query, key, value }: LinearInputs, rate: Tensor): Tensor {
  const { length } = axes('deltaAttend', { query, key, value, rate }, {
    query: '... length features',
    key: '... length features',
    value: '... length width',
    rate: '... length 1',
  } as const);
  return tidy(() => {
    const before = cast(bandMask(length, length, { above: -1 }), 'float32');
    const upTo = cast(bandMask(length, length, { above: 0 }), 'float32');
    const system = mul(mul(rate, batchMatMul(key, key, { transposeB: true })), before);
    const written = solvedUnitLower(system, mul(rate, value), length);
    return batchMatMul(mul(batchMatMul(query, key, { transposeB: true }), upTo), written);
  });
}

/**
 * `(I + A)^-1 B` for A below the diagonal: its powers end at `length`, so `(I + A)^-1 = (I - A)(I + A^2)(I + A^4) ..`.
 */
function solvedUnitLower(system: Tensor, right: Tensor, length: number): Tensor {
  const one = eye(length);
  let power = neg(system);
  let solved = batchMatMul(add(one, power), right);
  for (let reach = 2; reach < length; reach *= 2) {
    power = batchMatMul(power, power);
    solved = batchMatMul(add(one, power), solved);
  }
  return solved;
}

function place(x: Tensor, t: number): Tensor {
  const begin = new Array<number>(x.rank).fill(0).with(-2, t);
  return slice(x, begin, x.shape.with(-2, 1));
}

function swapped(x: Tensor): Tensor {
  const lead = [...x.shape.keys()].slice(0, -2);
  return transpose(x, [...lead, x.rank - 1, x.rank - 2]);
}
