import { Random } from '@mneme/tensor-core';

const SEED = 20;

/** Normal numbers, the same for the same name on every side. */
export function inputValues(name: string, shape: readonly number[], deviation = 1): Float32Array {
  const values = new Random(SEED).split(name).normals(sizeOf(shape));
  return deviation === 1 ? values : values.map((value) => value * deviation);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
