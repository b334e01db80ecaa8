import { deltaStep } from '@mneme/attention';
import { axes, batchMatMul, type RecurrentStep, requireInteger, safeNorm } from '@mneme/tensor-core';
import { div, reshape, sigmoid, split, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Memory } from '../memory/memory.ts';

/** One matrix that keys address. */
export type DeltaState = {
  /** S', `[batch, keys, values]` */
  readonly contents: Tensor;
};

/**
 * A matrix as memory, written to by the delta rule (Schlag, Irie and Schmidhuber 2021, equations 22 and 23): what a key has
 * been told before is taken out in the measure of the writing strength, so that facts are replaced rather than piled up.
 *
 *     S' = S + beta (v - S k) k',   r = S' q
 *
 * with keys and queries of length 1, without which it would explode. A step writes, then reads. `control` is the key k and
 * the query q, `keys` numbers each, the value v, `values` numbers, and beta before the logistic function.
 *
 * @throws RangeError `DeltaMemory: keys must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { DeltaMemory } from '@mneme/memory-net';
 *
 * const memory = new DeltaMemory({ keys: 2, values: 1 });
 * // Key and query (0, 3), value 7, strength 1.
 * memory.call(tensor([[0, 3, 0, 3, 7, 100]]), memory.reset(1)).output.print(); // [[7]]
 */
export class DeltaMemory implements Memory<DeltaState> {
  readonly keys: number;
  readonly values: number;
  readonly controls: number;
  readonly reads: number;

  constructor({ keys, values }: { readonly keys: number; readonly values: number }) {
    requireInteger('DeltaMemory', 'keys', keys);
    requireInteger('DeltaMemory', 'values', values);
    this.keys = keys;
    this.values = values;
    this.controls = 2 * keys + values + 1;
    this.reads = values;
  }

  reset(batch: number): DeltaState {
    return { contents: zeros([batch, this.keys, this.values]) };
  }

  read(control: Tensor, state: DeltaState): RecurrentStep<DeltaState> {
    return tidy(() => {
      const { query } = this.#divided(control, state);
      return { output: reshape(batchMatMul(query, state.contents), [-1, this.values]), state };
    });
  }

  write(control: Tensor, state: DeltaState): DeltaState {
    return tidy(() => this.call(control, state).state);
  }

  call(control: Tensor, state: DeltaState): RecurrentStep<DeltaState> {
    return tidy(() => {
      const { key, query, value, rate } = this.#divided(control, state);
      const { output, memory } = deltaStep({ query, key, value }, state.contents, { rate });
      return { output: reshape(output, [-1, this.values]), state: { contents: memory } };
    });
  }

  #divided(control: Tensor, { contents }: DeltaState): Record<'key' | 'query' | 'value' | 'rate', Tensor> {
    const { keys, values, controls } = this;
    axes(
      'DeltaMemory',
      { control, contents },
      { control: `batch ${controls}`, contents: `batch ${keys} ${values}` },
    );
    const row = reshape(control, [-1, 1, controls]);
    const [key, query, value, rate] = split(row, [keys, keys, values, 1], 2) as Four;
    return { key: unit(key), query: unit(query), value, rate: sigmoid(rate) };
  }
}

/** At length 1; zeros stay. */
function unit(x: Tensor): Tensor {
  return div(x, safeNorm(x, 2, 1e-12, true));
}

type Four = [Tensor, Tensor, Tensor, Tensor];
