import type * as tf from '@tensorflow/tfjs-core';
import type { Draw, Given, Values } from '../random-case.ts';
import type { Tolerance } from '../tolerance.ts';

export type Tensors = readonly tf.Tensor[];

/** One case: what is given, and what is computed of it. */
export interface Case {
  readonly given: readonly Given[];
  readonly run: (...tensors: tf.Tensor[]) => tf.Tensor | Tensors;
  readonly note?: string;
}

/** A kernel, how close it must be, and how cases of it are drawn. */
export interface Subject {
  readonly kernel: string;
  readonly tolerance: Tolerance;
  readonly draw: (draw: Draw) => Case;
}

/** Of finite numbers. */
export const PLAIN: Values = { specials: false };
