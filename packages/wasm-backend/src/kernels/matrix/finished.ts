import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { ARITHMETIC } from '../elementwise/binary.ts';
import { combine } from '../elementwise/combine.ts';
import { mapped } from '../elementwise/unary.ts';
import type { Attributes, Inputs } from '../kernel.ts';

/** tfjs's activations that take no tensor besides. */
const ACTIVATIONS: Readonly<Record<string, number>> = {
  relu: operation.RELU,
  relu6: operation.RELU6,
  elu: operation.ELU,
  sigmoid: operation.SIGMOID,
  leakyrelu: operation.LEAKY_RELU,
};

/** Whether {@link finished} does what a fused kernel asks for. */
export function canFinish(
  { bias, preluActivationWeights }: Inputs,
  { activation = 'linear' }: Attributes,
): boolean {
  if (bias && bias.dtype !== 'float32') return false;
  if (activation === 'prelu') return preluActivationWeights?.dtype === 'float32';
  return activation === null || activation === 'linear' || `${activation}` in ACTIVATIONS;
}

/** A product with its bias and its activation; what is on the way is disposed of. */
export function finished(
  backend: WasmBackend,
  product: TensorInfo,
  { bias, preluActivationWeights }: Inputs,
  { activation, leakyreluAlpha }: Attributes,
): TensorInfo {
  let result = product;
  const become = (next: TensorInfo): void => {
    backend.disposeData(result.dataId);
    result = next;
  };
  const by = (code: number, other: TensorInfo): TensorInfo =>
    combine(backend, ARITHMETIC, code, result, other, 'float32') as TensorInfo;
  if (bias) become(by(operation.ADD, bias));
  if (activation === 'prelu') become(by(operation.PRELU, preluActivationWeights as TensorInfo));
  const code = ACTIVATIONS[`${activation}`];
  if (code !== undefined) become(mapped(backend, code, result, (leakyreluAlpha as number | undefined) ?? 0));
  return result;
}
