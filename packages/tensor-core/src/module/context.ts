import type { Tensor } from '@tensorflow/tfjs-core';
import type { Random } from '../random/random.ts';

/**
 * What a call may be told besides its inputs. `random` present makes it stochastic (dropout, noise); `probe`
 * present makes it observed. Without either a call is deterministic inference.
 */
export interface CallContext {
  readonly random?: Random;
  readonly probe?: Probe;
}

/**
 * One who watches a model at work: attention weights, memory reads and writes and energies report themselves
 * to it.
 */
export interface Probe {
  /**
   * Takes note of `value` under `name`. The tensor belongs to the caller: keep a clone, or read it at once.
   */
  report(name: string, value: Tensor): void;
  /** The probe of the part of the model that is called `name`. */
  within(name: string): Probe;
}

/**
 * The context of the part `name` of a module: its own source of randomness, and its place in the probe's
 * paths. The same context comes back when it holds neither.
 *
 * @example
 * import { Random, within } from '@mneme/tensor-core';
 *
 * const random = new Random(0);
 * const inner = within({ random }, 'attention').random;
 * console.log(String(inner?.key) === String(random.split('attention').key)); // true
 */
export function within(context: CallContext, name: string): CallContext {
  const { random, probe } = context;
  if (!random && !probe) return context;
  return { ...(random && { random: random.split(name) }), ...(probe && { probe: probe.within(name) }) };
}
