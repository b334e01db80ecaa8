import {
  axes,
  batchMatMul,
  type CallContext,
  type ContentWeightsInputs,
  dncLinks,
  type RecurrentStep,
  requireInteger,
  withoutGradient,
} from '@mneme/tensor-core';
import {
  concat,
  expandDims,
  fill,
  mul,
  reshape,
  slice,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { contentWeights } from '../addressing/content-weights.ts';
import { eraseAndAdd } from '../addressing/erase-and-add.ts';
import { maskedContentWeights } from '../addressing/masked-content-weights.ts';
import { readSlots } from '../addressing/read-slots.ts';
import type { Memory } from '../memory/memory.ts';
import { type DncControls, dncControlCount, dncControls } from './dnc-controls.ts';
import { type Directions, dncDirections, sharpenDirection } from './dnc-directions.ts';
import { dncUsage } from './dnc-usage.ts';
import { dncWriteWeights } from './dnc-write-weights.ts';

export interface DncMemoryConfig {
  /** N, places for a word each. */
  readonly slots: number;
  /** W, the size of a word. */
  readonly word: number;
  /** Default 1. */
  readonly readHeads?: number;
  /** Default 1. */
  readonly writeHeads?: number;
  /** Compares parts of words, {@link maskedContentWeights}. Default false. */
  readonly masking?: boolean;
  /** Clears the contents of what is given free, not only its usage. Default false. */
  readonly deallocation?: boolean;
  /** Sharpens directions, {@link sharpenDirection}. Default false. */
  readonly sharpening?: boolean;
}

/** Contents, what is used of them, where was read and written, and in which order. */
export type DncState = {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** u, `[batch, slots]`, in [0, 1] */
  readonly usage: Tensor;
  /** w^r, `[batch, readHeads, slots]` */
  readonly readWeights: Tensor;
  /** w^w, `[batch, writeHeads, slots]` */
  readonly writeWeights: Tensor;
  /** L, `[batch, writeHeads, slots, slots]`: how much slot i was written to right after slot j. */
  readonly link: Tensor;
  /** p, `[batch, writeHeads, slots]`: how much each slot was the last one written to. */
  readonly precedence: Tensor;
};

/** Contents are not quite nothing, for the direction of a word of zeros means nothing. */
const ALMOST_NOTHING = 1e-6;

/**
 * The memory of a Differentiable Neural Computer (Graves et al. 2016): it writes by content or to slots that are free,
 * and reads by content or in the order in which was written, on and back. A step writes first, then reads, in the order
 * usage, allocation, write, links, read. With `masking`, `deallocation` and `sharpening` it is the DNC-MDS of Csordas and
 * Schmidhuber 2019. `control` is divided by {@link dncControls}.
 *
 * Nothing is learnt by way of what earlier writes made of the usage, as in DeepMind's program.
 *
 * @throws RangeError `DncMemory: slots must be an integer of at least 1, got 0`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { DncMemory } from '@mneme/memory-net';
 *
 * const memory = new DncMemory({ slots: 16, word: 10, readHeads: 4 });
 * const { output, state } = memory.call(zeros([2, memory.controls]), memory.reset(2));
 * console.log(output.shape, state.link.shape); // [2, 40] [2, 1, 16, 16]
 */
export class DncMemory implements Memory<DncState> {
  readonly slots: number;
  readonly word: number;
  readonly readHeads: number;
  readonly writeHeads: number;
  readonly masking: boolean;
  readonly deallocation: boolean;
  readonly sharpening: boolean;
  readonly controls: number;
  readonly reads: number;

  constructor(config: DncMemoryConfig) {
    const { slots, word, readHeads = 1, writeHeads = 1 } = config;
    for (const [name, value] of Object.entries({ slots, word, readHeads, writeHeads })) {
      requireInteger('DncMemory', name, value);
    }
    this.slots = slots;
    this.word = word;
    this.readHeads = readHeads;
    this.writeHeads = writeHeads;
    this.masking = config.masking ?? false;
    this.deallocation = config.deallocation ?? false;
    this.sharpening = config.sharpening ?? false;
    this.controls = dncControlCount(this);
    this.reads = readHeads * word;
  }

  reset(batch: number): DncState {
    const { slots, word, readHeads, writeHeads } = this;
    return {
      contents: fill([batch, slots, word], ALMOST_NOTHING),
      usage: zeros([batch, slots]),
      readWeights: zeros([batch, readHeads, slots]),
      writeWeights: zeros([batch, writeHeads, slots]),
      link: zeros([batch, writeHeads, slots, slots]),
      precedence: zeros([batch, writeHeads, slots]),
    };
  }

  read(control: Tensor, state: DncState, context: CallContext = {}): RecurrentStep<DncState> {
    return tidy(() => this.#read(this.#controls('read', control, state), state, context));
  }

  write(control: Tensor, state: DncState, context: CallContext = {}): DncState {
    return tidy(() => this.#write(this.#controls('write', control, state), state, context));
  }

  call(control: Tensor, state: DncState, context: CallContext = {}): RecurrentStep<DncState> {
    return tidy(() => {
      const controls = this.#controls('call', control, state);
      return this.#read(controls, this.#write(controls, state, context), context);
    });
  }

  #controls(method: string, control: Tensor, state: DncState): DncControls {
    const { slots, word, readHeads, writeHeads } = this;
    axes(
      `DncMemory.${method}`,
      { control, ...state },
      {
        control: `batch ${this.controls}`,
        contents: `batch ${slots} ${word}`,
        usage: `batch ${slots}`,
        readWeights: `batch ${readHeads} ${slots}`,
        writeWeights: `batch ${writeHeads} ${slots}`,
        link: `batch ${writeHeads} ${slots} ${slots}`,
        precedence: `batch ${writeHeads} ${slots}`,
      },
    );
    return dncControls(control, this);
  }

  #write(controls: DncControls, state: DncState, { probe }: CallContext): DncState {
    const { contents, readWeights } = state;
    const { usage, retention } = dncUsage({
      ...{ usage: state.usage, free: controls.free, readWeights },
      writeWeights: withoutGradient(state.writeWeights),
    });
    const { writeKey: key, writeStrength: strength, writeMask: mask } = controls;
    const content = match({ contents, key, strength }, mask);
    const weights = dncWriteWeights({ ...controls, usage, content });
    const { erase, add } = controls;
    const kept = this.deallocation ? mul(contents, expandDims(retention, 2)) : contents;
    probe?.report('writeWeights', weights);
    probe?.report('usage', usage);
    return {
      contents: eraseAndAdd({ contents: kept, weights, erase, add }),
      usage,
      readWeights,
      writeWeights: weights,
      ...this.#links(state, weights),
    };
  }

  /** Each write head's links are of its own writes. */
  #links({ link, precedence }: DncState, weights: Tensor): Pick<DncState, 'link' | 'precedence'> {
    const { slots } = this;
    const rows = (x: Tensor): Tensor => reshape(x, [-1, slots]);
    const next = dncLinks({
      link: reshape(link, [-1, slots, slots]),
      precedence: rows(precedence),
      write: rows(weights),
    });
    return { link: reshape(next.link, link.shape), precedence: reshape(next.precedence, precedence.shape) };
  }

  #read(controls: DncControls, state: DncState, { probe }: CallContext): RecurrentStep<DncState> {
    const { contents, link, readWeights } = state;
    const { readKey: key, readStrength: strength, readMask: mask } = controls;
    const content = expandDims(match({ contents, key, strength }, mask), 2);
    const { forward, backward } = sharpened(dncDirections({ link, readWeights }), controls.sharpness);
    const ways = concat([backward, content, forward], 2); // [batch, readHeads, modes, slots]
    const weights = reshape(batchMatMul(expandDims(controls.modes, 2), ways), readWeights.shape);
    probe?.report('readWeights', weights);
    probe?.report('modes', controls.modes);
    return {
      output: reshape(readSlots(contents, weights), [-1, this.reads]),
      state: { ...state, readWeights: weights },
    };
  }
}

function match(inputs: ContentWeightsInputs, mask: Tensor | undefined): Tensor {
  return mask ? maskedContentWeights({ ...inputs, mask }) : contentWeights(inputs);
}

function sharpened(directions: Directions, sharpness: Tensor | undefined): Directions {
  if (!sharpness) return directions;
  const [batch = 0, heads = 0, both = 0] = sharpness.shape;
  const [back, on] = [0, both / 2].map((from) =>
    expandDims(slice(sharpness, [0, 0, from], [batch, heads, both / 2]), 3),
  ) as [Tensor, Tensor];
  return {
    forward: sharpenDirection(directions.forward, on),
    backward: sharpenDirection(directions.backward, back),
  };
}
