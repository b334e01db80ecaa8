import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** A tensor of a case. Numbers that JSON lacks are strings: `NaN`, `Infinity`, `-Infinity`. */
export interface CaseTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

export type Attributes = Readonly<Record<string, number | string | readonly number[] | readonly string[]>>;

/** A node test of the standard: an operator, what it is given, and what it must give. */
export interface NodeCase {
  readonly name: string;
  readonly op: string;
  readonly opset: number;
  readonly attributes: Attributes;
  readonly inputTensors: readonly CaseTensor[];
  readonly outputTensors: readonly CaseTensor[];
}

export type Named = Readonly<Record<string, Tensor>>;

/** The cases of every JSON file of a folder, in the order of their names. */
export function readCases(folder: string): NodeCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as NodeCase[]);
}

/** Floats of any width are float32 here, integers int32. */
export function decode({ dtype, shape, data }: CaseTensor): Tensor {
  if (dtype === 'bool')
    return tensor(
      Uint8Array.from(data, (value) => (value ? 1 : 0)),
      [...shape],
      'bool',
    );
  if (dtype.includes('int')) return tensor(Int32Array.from(data, Number), [...shape], 'int32');
  return tensor(Float32Array.from(data, Number), [...shape]);
}

/** A number attribute, or what it is by default. */
export function numberOf(attributes: Attributes, name: string, otherwise: number): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : otherwise;
}
