import type { RecurrentState } from '@mneme/tensor-core';
import { type DataType, dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** One tensor of a {@link Snapshot}. */
export interface SnapshotEntry {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** A state as plain numbers, which no backend holds: to keep, to send to a worker, to go back to. */
export type Snapshot = Readonly<Record<string, SnapshotEntry>>;

const KINDS: readonly DataType[] = ['float32', 'int32', 'bool'];

/**
 * Copies a state out of its backend. The state stays as it is.
 *
 * @throws TypeError `snapshot: state.name must be of float32, int32 or bool, got string`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { restore, snapshot } from '@mneme/memory-net';
 *
 * const kept = snapshot({ contents: tensor([[1, 2]]) });
 * restore(kept).contents?.print(); // [[1, 2]]
 */
export function snapshot(state: RecurrentState): Snapshot {
  for (const [name, { dtype }] of Object.entries(state)) {
    if (!KINDS.includes(dtype)) {
      throw new TypeError(`snapshot: state.${name} must be of float32, int32 or bool, got ${dtype}`);
    }
  }
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const values = value.dataSync().slice() as SnapshotEntry['values'];
      return [name, { shape: [...value.shape], dtype: value.dtype as SnapshotEntry['dtype'], values }];
    }),
  );
}

/**
 * Makes a state of a {@link snapshot} again, on the backend of the day. The tensors belong to the caller.
 *
 * @throws RangeError `restore: name must hold 6 values, got 5`, before any tensor is made
 *
 * @example
 * import { restore } from '@mneme/memory-net';
 *
 * const values = new Float32Array([1, 2]);
 * restore({ hidden: { shape: [1, 2], dtype: 'float32', values } }).hidden?.print(); // [[1, 2]]
 */
export function restore(kept: Snapshot): Record<string, Tensor> {
  for (const [name, { shape, values }] of Object.entries(kept)) {
    const size = shape.reduce((a, b) => a * b, 1);
    if (size !== values.length) {
      throw new RangeError(`restore: ${name} must hold ${size} values, got ${values.length}`);
    }
  }
  return Object.fromEntries(
    Object.entries(kept).map(([name, { shape, dtype, values }]) => [
      name,
      tensor(values.slice(), [...shape], dtype),
    ]),
  );
}

/** Disposes of a state's tensors, each once: some are the same under two names. */
export function disposeState(state: RecurrentState): void {
  dispose([...new Set(Object.values(state))]);
}
