import { dispose, keep, type Tensor } from '@tensorflow/tfjs-core';
import type { Probe } from './context.ts';

/**
 * A probe that keeps a copy of everything reported to it, under its dotted path: `hops.0.weights`.
 * A path that reports again keeps all its values, oldest first.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { RecordingProbe } from '@mneme/tensor-core';
 *
 * const probe = new RecordingProbe();
 * probe.within('hops').within('0').report('weights', tensor([0.25, 0.75]));
 * console.log([...probe.records.keys()]); // ['hops.0.weights']
 * probe.dispose();
 */
export class RecordingProbe implements Probe {
  readonly records: ReadonlyMap<string, readonly Tensor[]>;
  readonly #records: Map<string, Tensor[]>;

  constructor() {
    this.#records = new Map();
    this.records = this.#records;
  }

  report(name: string, value: Tensor): void {
    // keep: an enclosing tidy would otherwise dispose of the copy.
    const values = this.#records.get(name) ?? [];
    values.push(keep(value.clone()));
    this.#records.set(name, values);
  }

  within(name: string): Probe {
    return {
      report: (inner, value) => this.report(`${name}.${inner}`, value),
      within: (inner) => this.within(`${name}.${inner}`),
    };
  }

  /** Disposes of every copy and forgets it. */
  dispose(): void {
    for (const values of this.#records.values()) dispose(values);
    this.#records.clear();
  }
}
