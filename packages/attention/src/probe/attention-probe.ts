import type { Probe } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** What a part of a model told the probe. */
export interface ProbeRecord {
  /** The part that reported, dotted: `layers.0.attend`; empty for the outermost call. */
  readonly path: string;
  /** `weights`, `scores`, `logSumExp` or what else a mechanism reports. */
  readonly name: string;
  readonly shape: readonly number[];
  /** In row-major order. */
  readonly values: Float32Array;
}

/**
 * Collects what attends in a model, by the path of the part that does: scores, weights, log-sum-exp. Numbers are read at once, so there
 * is nothing to dispose of; on a GPU that waits for it at every call. The model computes the same as without it.
 *
 * @example
 * import { AttentionProbe, attend } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const probe = new AttentionProbe();
 * const x = tensor([[1, 0], [0, 1]]);
 * attend({ query: x, key: x, value: x }, {}, { probe });
 * console.log(probe.named('weights').length, probe.records[1]?.shape); // 1 [2, 2]
 */
export class AttentionProbe implements Probe {
  /** All that was reported, in order. */
  readonly records: readonly ProbeRecord[];
  readonly #records: ProbeRecord[];
  readonly #path: string;

  /** @param whole - the probe that this one is a part of; none for a new one */
  constructor(whole?: { readonly records: ProbeRecord[]; readonly path: string }) {
    this.#records = whole?.records ?? [];
    this.#path = whole?.path ?? '';
    this.records = this.#records;
  }

  report(name: string, value: Tensor): void {
    const values = Float32Array.from(value.dataSync());
    this.#records.push({ path: this.#path, name, shape: [...value.shape], values });
  }

  within(name: string): AttentionProbe {
    return new AttentionProbe({ records: this.#records, path: this.#path ? `${this.#path}.${name}` : name });
  }

  /** What was reported under a name, in order: of every path, or of one. */
  named(name: string, path?: string): ProbeRecord[] {
    return this.#records.filter(
      (record) => record.name === name && (path === undefined || record.path === path),
    );
  }

  /** Forgets all. */
  clear(): void {
    this.#records.length = 0;
  }
}

/**
 * One matrix of a record: a row for each query, a column for each key.
 *
 * @param place - its place among the leading axes: the sequence, then the head. Default the first
 * @throws RangeError `matrixOf: place must be within [2, 3], got [2, 0]`
 *
 * @example
 * import { matrixOf } from '@mneme/attention';
 *
 * const record = { path: '', name: 'weights', shape: [2, 1, 2], values: Float32Array.of(1, 0, 0.5, 0.5) };
 * console.log(matrixOf(record, [1])); // [[0.5, 0.5]]
 */
export function matrixOf({ shape, values }: ProbeRecord, place?: readonly number[]): number[][] {
  if (shape.length < 2) {
    throw new RangeError(`matrixOf: record must be of [..., queries, keys], got [${shape.join(', ')}]`);
  }
  const lead = shape.slice(0, -2);
  const [rows = 0, columns = 0] = shape.slice(-2);
  const at = place ?? lead.map(() => 0);
  if (at.length !== lead.length || at.some((index, axis) => !(index >= 0 && index < (lead[axis] ?? 0)))) {
    throw new RangeError(`matrixOf: place must be within [${lead.join(', ')}], got [${at.join(', ')}]`);
  }
  const first = at.reduce((flat, index, axis) => flat * (lead[axis] ?? 1) + index, 0) * rows * columns;
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(first + i * columns, first + (i + 1) * columns)),
  );
}
