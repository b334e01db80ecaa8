import type { DataType, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';

/** The types whose values lie in the backend's memory; strings and complex numbers do not. */
export type NumericType = 'float32' | 'int32' | 'bool';

export function isNumeric(dtype: DataType): dtype is NumericType {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}

/** The values of a tensor within the backend's memory, as tfjs's cpu kernels look for them. */
export class Block {
  readonly dtype: NumericType;
  readonly address: number;
  readonly length: number;
  refCount = 1;
  readonly #memory: WebAssembly.Memory;
  #view: TypedArray | undefined;

  constructor(memory: WebAssembly.Memory, dtype: NumericType, address: number, length: number) {
    this.#memory = memory;
    this.dtype = dtype;
    this.address = address;
    this.length = length;
  }

  /** A view, made anew where the memory's growth emptied it. */
  get values(): TypedArray {
    if (this.#view === undefined || (this.length > 0 && this.#view.length === 0))
      this.#view = this.#makeView();
    return this.#view;
  }

  #makeView(): TypedArray {
    const { buffer } = this.#memory;
    if (this.dtype === 'float32') return new Float32Array(buffer, this.address, this.length);
    if (this.dtype === 'int32') return new Int32Array(buffer, this.address, this.length);
    return new Uint8Array(buffer, this.address, this.length);
  }
}

/** What tfjs's cpu backend keeps of a tensor whose values are strings, or two tensors of parts. */
export interface HostValues {
  readonly values?: unknown;
  readonly dtype: DataType;
  refCount: number;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
}

export function bytesOf(dtype: NumericType, length: number): number {
  return dtype === 'bool' ? length : 4 * length;
}
