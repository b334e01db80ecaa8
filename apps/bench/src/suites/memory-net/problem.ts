import type { Random } from '@mneme/tensor-core';
import type { BenchCase } from '../suite.ts';

/** A training step of a network with a memory. */
export interface MemoryNetCase extends BenchCase {
  readonly network: 'ntm' | 'dnc';
}

/** Sizes of the copy task, and of the networks: the published Neural Turing Machine, and a DNC of a quarter of its slots. */
export const COPY = { batch: 16, length: 10, bits: 8 } as const;
export const NTM = { size: 100, slots: 128, word: 20 } as const;
export const DNC = { size: 64, slots: 32, word: 16, readHeads: 4 } as const;
export const LEARNING_RATE = 1e-3;
export const CLIP = 50;
export const STEPS: number = 2 * COPY.length + 1;
export const INPUT: number = COPY.bits + 1;

/** Words, a delimiter, and the words again. */
export interface Problem {
  /** `[batch, steps, bits + 1]` */
  readonly inputs: Float32Array;
  /** `[batch, steps, bits]` */
  readonly targets: Float32Array;
}

export function makeProblem(random: Random): Problem {
  const { batch, length, bits } = COPY;
  const inputs = new Float32Array(batch * STEPS * INPUT);
  const targets = new Float32Array(batch * STEPS * bits);
  const words = random.integers(batch * length * bits, 2);
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < length; i++) {
      const word = words.subarray((b * length + i) * bits, (b * length + i + 1) * bits);
      inputs.set(word, (b * STEPS + i) * INPUT);
      targets.set(word, (b * STEPS + length + 1 + i) * bits);
    }
    inputs[(b * STEPS + length) * INPUT + bits] = 1;
  }
  return { inputs, targets };
}

/** `[1, steps, 1]`: 1 at the steps that are answered. */
export function askedSteps(): Float32Array {
  return Float32Array.from({ length: STEPS }, (_, i) => Number(i > COPY.length));
}
