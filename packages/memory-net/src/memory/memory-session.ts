import {
  type CallContext,
  type RecurrentCell,
  type RecurrentState,
  ShapeError,
  unroll,
} from '@mneme/tensor-core';
import { clone, type Tensor } from '@tensorflow/tfjs-core';
import { disposeState, restore, type Snapshot, snapshot } from './snapshot.ts';

export interface MemorySessionConfig {
  /** How many sequences go through at once. */
  readonly batch: number;
  /**
   * How long what was written lasts. `episode`: each call of `run` begins with an empty memory. `session`: a call begins
   * with what the one before left, until `reset`.
   */
  readonly lifetime: 'episode' | 'session';
}

/**
 * Keeps a cell's state between sequences, for those who use a trained network rather than train it: weights are what it
 * learnt, the state is what it was told. The lifetime is named, so that nobody has to guess whether a memory was emptied.
 *
 * @throws RangeError `MemorySession: lifetime must be episode or session, got always`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { LstmCell, Random } from '@mneme/tensor-core';
 * import { MemorySession } from '@mneme/memory-net';
 *
 * const cell = new LstmCell({ input: 3, size: 5 }, new Random(0));
 * const session = new MemorySession(cell, { batch: 2, lifetime: 'session' });
 * session.run(ones([2, 7, 3])).dispose();
 * const kept = session.snapshot(); // to come back to
 * session.reset();
 * session.restore(kept);
 * session.dispose();
 */
export class MemorySession<State extends RecurrentState> {
  readonly cell: RecurrentCell<State>;
  readonly batch: number;
  readonly lifetime: 'episode' | 'session';
  #state: State;

  constructor(cell: RecurrentCell<State>, { batch, lifetime }: MemorySessionConfig) {
    if (lifetime !== 'episode' && lifetime !== 'session') {
      throw new RangeError(`MemorySession: lifetime must be episode or session, got ${String(lifetime)}`);
    }
    this.cell = cell;
    this.batch = batch;
    this.lifetime = lifetime;
    this.#state = cell.initialState(batch);
  }

  /** @param inputs - `[batch, length, input]` @returns `[batch, length, output]`, the caller's */
  run(inputs: Tensor, context: CallContext = {}): Tensor {
    if (inputs.shape[0] !== this.batch) {
      throw new ShapeError(
        `MemorySession: inputs must be [${this.batch}, length, input], got [${inputs.shape.join(', ')}]`,
      );
    }
    if (this.lifetime === 'episode') this.reset();
    const { output, state } = unroll(this.cell, inputs, { state: this.#state }, context);
    this.#replace(state);
    return output;
  }

  /** Forgets all that was written. */
  reset(): void {
    this.#replace(this.cell.initialState(this.batch));
  }

  /** The state as it is now, as numbers. */
  snapshot(): Snapshot {
    return snapshot(this.#state);
  }

  /**
   * Goes back to a snapshot of this cell.
   *
   * @throws ShapeError `MemorySession: kept.hidden must be of 2 sequences and rank 2, got [3, 5]`, with the state as it was
   */
  restore(kept: Snapshot): void {
    for (const [name, { shape }] of Object.entries(this.#state)) {
      const got = kept[name]?.shape;
      if (got?.length === shape.length && got[0] === this.batch) continue;
      throw new ShapeError(
        `MemorySession: kept.${name} must be of ${this.batch} sequences and rank ${shape.length}, got ` +
          (got ? `[${got.join(', ')}]` : 'nothing'),
      );
    }
    this.#replace(restore(kept) as unknown as State);
  }

  /** A copy of the state, the caller's. */
  state(): State {
    const copies = Object.entries(this.#state).map(([name, value]) => [name, clone(value)]);
    return Object.fromEntries(copies) as State;
  }

  dispose(): void {
    disposeState(this.#state);
  }

  #replace(next: State): void {
    const before = this.#state;
    this.#state = next;
    disposeState(before);
  }
}
