import {
  axes,
  type CallContext,
  glorotUniform,
  ntmAddressing,
  parameter,
  type Random,
  type RecurrentStep,
  requireInteger,
  softmax,
} from '@mneme/tensor-core';
import {
  concat,
  expandDims,
  reshape,
  slice,
  type Tensor,
  tidy,
  tile,
  type Variable,
} from '@tensorflow/tfjs-core';
import { eraseAndAdd } from '../addressing/erase-and-add.ts';
import { readSlots } from '../addressing/read-slots.ts';
import type { Memory } from '../memory/memory.ts';
import { type FirstContents, filledMemory, firstContents } from './first-contents.ts';
import { type NtmControls, ntmControlCount, ntmControls } from './ntm-controls.ts';

export interface NtmMemoryConfig {
  /** N, places for a word each. */
  readonly slots: number;
  /** W, the size of a word. */
  readonly word: number;
  /** Default 1. */
  readonly readHeads?: number;
  /** Default 1. */
  readonly writeHeads?: number;
  /** How far a head moves in a step, either way; default 1: shifts of -1, 0 and +1. */
  readonly range?: number;
  /** Default `constant`, from which the copy task is learnt fastest (Collier and Beel 2018). */
  readonly first?: FirstContents;
  /** `read-first` reads what earlier steps wrote, as in that paper's program; `write-first` also what this one did. Default `read-first`. */
  readonly order?: 'read-first' | 'write-first';
}

/** The contents, and where each head was. */
export type NtmState = {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** w, `[batch, readHeads + writeHeads, slots]`, the reading heads first. */
  readonly weights: Tensor;
};

/**
 * The memory of a Neural Turing Machine (Graves, Wayne and Danihelka 2014): each head finds its place by content, or
 * moves on from where it was, {@link ntmAddressing}; reading heads read there, {@link readSlots}, writing heads erase
 * and add there, {@link eraseAndAdd}. All heads are addressed by the contents before the step. Where the heads are at
 * first is learnt. `control` is divided by {@link ntmControls}.
 *
 * @throws RangeError `NtmMemory: slots must be an integer of at least 1, got 0`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { NtmMemory } from '@mneme/memory-net';
 *
 * const memory = new NtmMemory({ slots: 16, word: 10 }, new Random(0));
 * const { output, state } = memory.call(zeros([2, memory.controls]), memory.reset(2));
 * console.log(output.shape, state.weights.shape); // [2, 10] [2, 2, 16]
 */
export class NtmMemory implements Memory<NtmState> {
  readonly slots: number;
  readonly word: number;
  readonly readHeads: number;
  readonly writeHeads: number;
  readonly shifts: number;
  readonly first: FirstContents;
  readonly order: 'read-first' | 'write-first';
  readonly controls: number;
  readonly reads: number;
  /** Scores, `[readHeads + writeHeads, slots]`, whose softmax is where the heads are at first. */
  readonly places: Variable;
  /** What the memory holds at first, where it is not constant, `[slots, word]`. */
  readonly contents: Tensor | undefined;

  constructor(config: NtmMemoryConfig, random: Random) {
    const { slots, word, readHeads = 1, writeHeads = 1, range = 1 } = config;
    for (const [name, value] of Object.entries({ slots, word, readHeads, writeHeads, range })) {
      requireInteger('NtmMemory', name, value);
    }
    const { first = 'constant', order = 'read-first' } = config;
    requireOneOf('first', first, ['constant', 'learned', 'random']);
    requireOneOf('order', order, ['read-first', 'write-first']);
    this.slots = slots;
    this.word = word;
    this.readHeads = readHeads;
    this.writeHeads = writeHeads;
    this.shifts = 2 * range + 1;
    this.first = first;
    this.order = order;
    this.controls = ntmControlCount(this);
    this.reads = readHeads * word;
    this.places = parameter(glorotUniform([readHeads + writeHeads, slots], random.split('places')));
    this.contents = firstContents(first, [slots, word], random.split('contents'));
  }

  reset(batch: number): NtmState {
    return {
      contents: filledMemory({ contents: this.contents, kind: this.first }, [batch, this.slots, this.word]),
      weights: tidy(() => tile(expandDims(softmax(this.places), 0), [batch, 1, 1])),
    };
  }

  /** Addresses the reading heads and reads; the writing heads stay where they were. */
  read(control: Tensor, state: NtmState, context: CallContext = {}): RecurrentStep<NtmState> {
    return tidy(() => {
      const weights = this.#addressed(this.#controls('read', control, state), state);
      const written = this.#part(state.weights, 'write');
      const next = { contents: state.contents, weights: concat([this.#part(weights, 'read'), written], 1) };
      return { output: this.#read(next, context), state: next };
    });
  }

  /** Addresses the writing heads and writes; the reading heads stay where they were. */
  write(control: Tensor, state: NtmState, context: CallContext = {}): NtmState {
    return tidy(() => {
      const controls = this.#controls('write', control, state);
      const weights = this.#addressed(controls, state);
      const contents = this.#written(controls, state.contents, weights, context);
      return {
        contents,
        weights: concat([this.#part(state.weights, 'read'), this.#part(weights, 'write')], 1),
      };
    });
  }

  call(control: Tensor, state: NtmState, context: CallContext = {}): RecurrentStep<NtmState> {
    return tidy(() => {
      const controls = this.#controls('call', control, state);
      const weights = this.#addressed(controls, state);
      const contents = this.#written(controls, state.contents, weights, context);
      const seen = this.order === 'read-first' ? state.contents : contents;
      return { output: this.#read({ contents: seen, weights }, context), state: { contents, weights } };
    });
  }

  #controls(method: string, control: Tensor, { contents, weights }: NtmState): NtmControls {
    const heads = this.readHeads + this.writeHeads;
    axes(
      `NtmMemory.${method}`,
      { control, contents, weights },
      {
        control: `batch ${this.controls}`,
        contents: `batch ${this.slots} ${this.word}`,
        weights: `batch ${heads} ${this.slots}`,
      },
    );
    return ntmControls(control, this);
  }

  #addressed({ heads }: NtmControls, { contents, weights }: NtmState): Tensor {
    return ntmAddressing({ memory: contents, ...heads, previous: weights });
  }

  /** The rows of the reading or of the writing heads. */
  #part(weights: Tensor, of: 'read' | 'write'): Tensor {
    const [batch = 0] = weights.shape;
    const from = of === 'read' ? 0 : this.readHeads;
    const count = of === 'read' ? this.readHeads : this.writeHeads;
    return slice(weights, [0, from, 0], [batch, count, this.slots]);
  }

  #read({ contents, weights }: NtmState, { probe }: CallContext): Tensor {
    const where = this.#part(weights, 'read');
    probe?.report('readWeights', where);
    return reshape(readSlots(contents, where), [-1, this.reads]);
  }

  #written({ erase, add }: NtmControls, contents: Tensor, weights: Tensor, { probe }: CallContext): Tensor {
    const where = this.#part(weights, 'write');
    probe?.report('writeWeights', where);
    probe?.report('added', add);
    return eraseAndAdd({ contents, weights: where, erase, add });
  }
}

function requireOneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(`NtmMemory: ${name} must be one of ${choices.join(', ')}, got ${value}`);
  }
}
