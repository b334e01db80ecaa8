import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Work } from '../suites/suite.ts';

/** Work that computes tensors from tensors; `inputs` are disposed of with it. */
export function tfjsWork(inputs: readonly Tensor[], compute: () => Tensor | readonly Tensor[]): Work {
  return {
    run: () => tidy(() => void compute()),
    values: () => tidy(() => joined([compute()].flat().map((output) => output.dataSync<'float32'>()))),
    dispose: () => dispose([...inputs]),
  };
}

/** The values of all, one after the other. */
export function joined(parts: readonly ArrayLike<number>[]): Float32Array {
  const values = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}
