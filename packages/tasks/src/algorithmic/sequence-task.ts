import type { Random } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Sequences of bits as plain numbers, and at which steps an answer is asked for: the same for the whole batch. */
export interface SequenceData {
  readonly batch: number;
  readonly steps: number;
  /** `[batch, steps, input]` */
  readonly inputs: Float32Array;
  /** `[batch, steps, output]`; what stands where no answer is asked for does not matter. */
  readonly targets: Float32Array;
  /** `[steps]`, 1 where an answer is asked for. */
  readonly asked: Float32Array;
}

/** A source of sequences, each batch of one length. */
export interface SequenceTask {
  readonly name: string;
  /** The size of what goes in at each step, and of the answer, in bits. */
  readonly input: number;
  readonly output: number;
  /** Draws `batch` sequences, of a length drawn too. */
  draw(random: Random, batch: number): SequenceData;
  /** The least cost that any predictor can have on average, in bits a sequence, where chance has a part in the answers. */
  bound?(data: SequenceData): number;
}

/** {@link SequenceData} on the backend. */
export interface SequenceBatch {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  /** `[1, steps, 1]` */
  readonly asked: Tensor;
}

export function sequenceBatch(task: SequenceTask, data: SequenceData): SequenceBatch {
  const { batch, steps, inputs, targets, asked } = data;
  return {
    inputs: tensor(inputs, [batch, steps, task.input]),
    targets: tensor(targets, [batch, steps, task.output]),
    asked: tensor(asked, [1, steps, 1]),
  };
}

/** A batch to be filled in: rows of numbers at a step of a sequence. */
export class SequenceWriter {
  readonly data: SequenceData;
  readonly #input: number;
  readonly #output: number;

  constructor({ input, output }: Pick<SequenceTask, 'input' | 'output'>, batch: number, steps: number) {
    this.#input = input;
    this.#output = output;
    this.data = {
      batch,
      steps,
      inputs: new Float32Array(batch * steps * input),
      targets: new Float32Array(batch * steps * output),
      asked: new Float32Array(steps),
    };
  }

  /** Puts `values` into the inputs of a step, from channel `channel` on. */
  input(sequence: number, step: number, channel: number, values: ArrayLike<number>): void {
    this.data.inputs.set(values, (sequence * this.data.steps + step) * this.#input + channel);
  }

  /** Asks for `values` at a step. */
  ask(sequence: number, step: number, channel: number, values: ArrayLike<number>): void {
    this.data.targets.set(values, (sequence * this.data.steps + step) * this.#output + channel);
    this.data.asked[step] = 1;
  }
}

/** So many bits, each 0 or 1 by chance. */
export function randomBits(random: Random, count: number): Int32Array {
  return random.integers(count, 2);
}

/** A whole number of [from, to]. */
export function between(random: Random, from: number, to: number): number {
  return from + (random.integers(1, to - from + 1)[0] ?? 0);
}
