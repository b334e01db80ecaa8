import type { Pattern } from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';
import { ANSWERING, type Answer } from './answering.ts';
import { type Cue, type CueKind, cueOf } from './cues.ts';
import { wrongBits } from './memories.ts';

/** What one memory made of the cue. */
export interface ComparedMemory extends Answer {
  readonly memory: string;
  /** The share of wrong bits. */
  readonly wrong: number;
  /** Of one recall, the memory being made already. */
  readonly milliseconds: number;
}

export interface MemoryComparison {
  readonly image: Pattern;
  readonly cue: Cue;
  /** The share of wrong bits in the cue. */
  readonly wrong: number;
  readonly memories: readonly ComparedMemory[];
}

export interface CompareMemoriesOptions {
  /** Which of the images is asked for. */
  readonly index: number;
  readonly cue: CueKind;
  readonly random: Random;
}

/**
 * One image, all memories: the same cue through each of them.
 *
 * @throws RangeError `compareMemories: index must be below 10, got 10`
 */
export function compareMemories(
  images: readonly Pattern[],
  { index, cue: kind, random }: CompareMemoriesOptions,
): MemoryComparison {
  const image = images[index];
  if (!image) throw new RangeError(`compareMemories: index must be below ${images.length}, got ${index}`);
  const cue = cueOf(image, kind, random.split('cue'));
  const memories = Object.entries(ANSWERING).map(([memory, make]): ComparedMemory => {
    const made = make(images, random.split(memory));
    const start = performance.now();
    const answer = made.recall(cue);
    const milliseconds = performance.now() - start;
    made.dispose?.();
    return { memory, ...answer, wrong: wrongBits(answer.output, image), milliseconds };
  });
  return { image, cue, wrong: wrongBits(cue.state, image), memories };
}
