import { type KernelContract, Random, runContract } from '@mneme/tensor-core';
import {
  type DataType,
  type NamedTensorMap,
  setBackend,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';

export type AnyContract = KernelContract<never, never>;
export interface Given {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly type?: DataType;
}
export type Case = readonly [
  title: string,
  contract: unknown,
  inputs: Record<string, Given>,
  attributes?: object,
];

let source = 0;

/** Numbers of [low, high) in float32, others in each call. */
export function draw(shape: readonly number[], low = -1, high = 1): Given {
  const values = new Random(++source).uniforms(shape.reduce((a, b) => a * b, 1));
  return { values: values.map((u) => low + (high - low) * u), shape };
}
export function integers(shape: readonly number[], below: number, low = 0): Given {
  const values = new Random(++source).integers(
    shape.reduce((a, b) => a * b, 1),
    below,
  );
  return { values: values.map((value) => value + low), shape, type: 'int32' };
}
export const bits = (shape: readonly number[]): Given => ({ ...integers(shape, 2), type: 'bool' });
export const scalar = (value: number): Given => ({ values: [value], shape: [] });
export const key: Given = { values: [-5, 77], shape: [2], type: 'int32' };

export const made = (given: Record<string, Given>): NamedTensorMap =>
  Object.fromEntries(
    Object.entries(given).map(([name, { values, shape, type = 'float32' }]) => [
      name,
      tensor(type === 'float32' ? Float32Array.from(values) : Int32Array.from(values), [...shape], type),
    ]),
  );

/** The composed form on tfjs's cpu backend, and the kernel: their values. */
export async function both([, contract, given, attributes = {}]: Case): Promise<[Tensor[], Tensor[]]> {
  const kernel = contract as AnyContract;
  await setBackend('cpu');
  const composed = tidy(() => kernel.composed(made(given) as never, attributes as never));
  await setBackend('mneme');
  const fused = tidy(() => runContract(kernel, made(given) as never, attributes as never));
  return [fused, composed];
}

export const titled = (list: readonly Case[]): [string, Case][] =>
  list.map((each) => {
    const shapes = Object.values(each[2]).map(({ shape }) => `[${shape}]`);
    return [`${(each[1] as AnyContract).name}, ${each[0]}, of ${shapes.slice(0, 3).join(' ')}`, each];
  });
