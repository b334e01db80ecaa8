import {
  abs,
  add,
  all,
  cast,
  clone,
  dispose,
  equal,
  expandDims,
  fill,
  greater,
  matMul,
  min,
  mul,
  sub,
  type Tensor,
  tidy,
  transpose,
  where,
  zeros,
} from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';

/** `patterns` `[patterns, neurons]` and `states` `[queries, neurons]`, float32; patterns are of 1 and -1. */
export type HebbianRecallInputs = { readonly patterns: Tensor; readonly states: Tensor };

export interface HebbianRecallAttributes {
  /** Steps that are made at most, at least 1. */
  readonly steps: number;
  /** Whether a query ends where its state comes back; else all make all steps. */
  readonly stop: boolean;
  /** What a neuron becomes that nothing drives: 1, what it is, or -1. */
  readonly ties: 'up' | 'keep' | 'down';
}

/**
 * `MnemeHebbianRecall`: Hopfield's network with weights by Hebb's rule and a diagonal of 0, all neurons updated at once, for many states:
 * `states` `[queries, neurons]`, `steps` and `period` `[queries]`, int32. The weights are never made; neuron i is driven by
 *
 *     h_i = sum_p x_i^p (x^p . s) - P s_i
 *
 * a whole number, exact where `P (neurons + 1)` is below 2^24. A period is 1 at a fixed point, 2 between two states (symmetric weights
 * have no longer cycles), 0 where the state had not come back, and -1 where the query's state was not of 1 and -1: then its other outputs
 * mean nothing. The steps of a query that ends by itself are those to the first state that came back.
 */
export const hebbianRecallKernel: KernelContract<HebbianRecallInputs, HebbianRecallAttributes> = {
  name: 'MnemeHebbianRecall',
  outputs: ['states', 'steps', 'period'],
  composed({ patterns, states }, attributes) {
    const { steps, stop } = attributes;
    const [queries = 0] = states.shape;
    // tfjs-wasm multiplies by what is stored transposed at a tenth of the speed.
    const columns: Tensor = transpose(patterns);
    let run: Run = {
      state: clone(states),
      before: clone(states),
      steps: fill([queries], steps, 'int32'),
      period: zeros([queries], 'int32'),
    };
    for (let step = 1; step <= steps; step++) {
      const last = run;
      run = tidy(() => {
        const next = synchronousStep(last.state, patterns, columns, attributes.ties);
        if (!stop && step < steps) return { ...last, state: next, before: last.state };
        return stop
          ? withStops(step, next, last)
          : { ...last, state: next, period: periods(step, next, last) };
      });
      discard(last, run);
      if (stop && (min(run.period).dataSync()[0] ?? 1) > 0) break;
    }
    const given = all(equal(abs(states), 1), 1);
    return [run.state, run.steps, where(given, run.period, fill([queries], -1, 'int32'))];
  },
};

type Run = {
  readonly state: Tensor;
  readonly before: Tensor;
  readonly steps: Tensor;
  readonly period: Tensor;
};

function synchronousStep(
  state: Tensor,
  patterns: Tensor,
  columns: Tensor,
  ties: HebbianRecallAttributes['ties'],
): Tensor {
  const [count = 0] = patterns.shape;
  const sums = matMul(matMul(state, columns), patterns);
  // Sums are whole numbers: half of one decides a tie and nothing else.
  const own = mul(state, ties === 'keep' ? count - 0.5 : count);
  const bound = ties === 'up' ? -0.5 : ties === 'down' ? 0.5 : 0;
  return sub(mul(cast(greater(sub(sums, own), bound), 'float32'), 2), 1);
}

/** Of each query 1 where the state stands still, 2 where it is that of two steps before, else 0. */
function periods(step: number, next: Tensor, { state, before }: Run): Tensor {
  const still = cast(all(equal(next, state), 1), 'int32');
  if (step === 1) return still;
  const back = cast(all(equal(next, before), 1), 'int32');
  return where(cast(still, 'bool'), still, add(back, back));
}

/** A step of those queries that have not stopped; the others stay where they are. */
function withStops(step: number, next: Tensor, run: Run): Run {
  const going = equal(run.period, 0);
  const found: Tensor = mul(cast(going, 'int32'), periods(step, next, run));
  return {
    state: where(expandDims(going, 1), next, run.state),
    before: run.state,
    steps: where(greater(found, 0), sub(fill(found.shape, step, 'int32'), found), run.steps),
    period: add(run.period, found),
  };
}

/** Disposes of what a run held and the next does not. */
function discard(last: Run, next: Run): void {
  const kept = new Set(Object.values(next));
  for (const tensor of Object.values(last)) if (!kept.has(tensor)) dispose(tensor);
}
