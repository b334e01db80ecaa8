import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendTimingInfo, backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../memory/heap.ts';
import type { Build } from '../module/binaries.ts';
import type { Pool } from '../threads/pool.ts';
import { Block, bytesOf, type HostValues, isNumeric, type NumericType } from './block.ts';

type Values = backend_util.BackendValues;
type DataId = object;

/** What a backend is made of. */
export interface WasmBackendParts {
  readonly memory: WebAssembly.Memory;
  readonly heap: Heap;
  readonly pool: Pool;
  readonly build: Build;
  /** Whether freed memory is overwritten, so that what reads it later is found out. */
  readonly poison: boolean;
}

/** `tf.memory()` on this backend, besides what tfjs counts itself. */
export interface WasmMemoryInfo {
  readonly unreliable: false;
  /** Bytes in blocks of tensors and of the kernels' own. */
  readonly numBytesHeld: number;
  /** The most that were held at once since the start, or since `resetHighWater`. */
  readonly highWater: number;
  /** The size of the WebAssembly memory. */
  readonly numBytesInMemory: number;
}

/**
 * A tfjs backend whose tensors lie in WebAssembly memory. It extends tfjs's cpu backend so that each of its kernels runs
 * here as it is, on views of that memory, wherever there is no kernel of our own.
 *
 * Cpu kernels return parts of their inputs without a reference, and read what they have disposed of. Hence values that
 * come in are always copied, and blocks that are freed within such a kernel come back when it has returned.
 */
export class WasmBackend extends MathBackendCPU {
  readonly pool: Pool;
  readonly build: Build;
  /** How often each kernel ran as tfjs's cpu kernel since {@link resetFallbacks}. */
  readonly fallbacks: Map<string, number> = new Map();
  readonly #memory: WebAssembly.Memory;
  readonly #heap: Heap;
  readonly #poison: boolean;
  #depth = 0;
  #freed: number[] = [];

  constructor({ memory, heap, pool, build, poison }: WasmBackendParts) {
    super();
    this.pool = pool;
    this.build = build;
    this.#memory = memory;
    this.#heap = heap;
    this.#poison = poison;
  }

  get threads(): number {
    return this.pool.threads;
  }

  /** What all threads together can do at most, in GFLOP/s: no product of matrices is faster. Measured when it is asked for. */
  peakGflops(): number {
    return this.pool.peakGflops() * this.threads;
  }

  override write(values: Values, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#store(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: DataId, values: Values, shape: number[], dtype: DataType, refCount: number): void {
    this.#store(dataId, values, shape, dtype, refCount);
  }

  override readSync(dataId: DataId): Values {
    const kept = this.data.get(dataId) as unknown as Block | HostValues;
    if (!(kept instanceof Block)) return super.readSync(dataId);
    // A copy: the memory is shared with other threads, and given to other tensors later.
    return kept.values.slice();
  }

  override async read(dataId: DataId): Promise<Values> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const kept = this.data.get(dataId) as unknown as Block | HostValues;
    if (!(kept instanceof Block)) return super.disposeData(dataId, force);
    kept.refCount--;
    if (!force && kept.refCount > 0) return false;
    this.data.delete(dataId);
    this.release(kept.address);
    return true;
  }

  override memory(): WasmMemoryInfo & { reasons: string[]; unreliable: boolean } {
    return {
      unreliable: false,
      reasons: [],
      numBytesHeld: this.#heap.held,
      highWater: this.#heap.highWater,
      numBytesInMemory: this.#memory.buffer.byteLength,
    } as never;
  }

  /** Lets `tf.memory().highWater` start anew from what is held now. */
  resetHighWater(): void {
    this.#heap.resetHighWater();
  }

  resetFallbacks(): void {
    this.fallbacks.clear();
  }

  override async time(f: () => void): Promise<BackendTimingInfo> {
    const start = performance.now();
    f();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.pool.stop();
  }

  /** The address of a tensor's values: float32 and int32 take four bytes each, bool takes one. */
  address({ dataId }: TensorInfo): number {
    return (this.data.get(dataId) as unknown as Block).address;
  }

  /** The views that tfjs's own kernels read; of numbers only. */
  values({ dataId }: TensorInfo): Block['values'] {
    return (this.data.get(dataId) as unknown as Block).values;
  }

  /** A tensor whose values are still to be written. */
  output(shape: readonly number[], dtype: NumericType = 'float32'): TensorInfo {
    let length = 1;
    for (const size of shape) length *= size;
    const dataId = {};
    const block = new Block(this.#memory, dtype, this.reserve(bytesOf(dtype, length)), length);
    this.data.set(dataId, block as never);
    return { dataId, shape: shape as number[], dtype };
  }

  /** The same values in another shape. */
  alias({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: shape as number[], dtype };
  }

  /** Memory for a kernel's own use, to be given back by {@link release}. */
  reserve(bytes: number): number {
    const address = this.#heap.allocate(bytes);
    if (this.#poison) this.#spoil(address);
    return address;
  }

  /** A table of unsigned words for a kernel's own use, to be given back by {@link release}. */
  upload(words: ArrayLike<number>): number {
    const address = this.reserve(4 * words.length);
    new Uint32Array(this.#memory.buffer, address, words.length).set(words);
    return address;
  }

  release(address: number): void {
    if (this.#depth > 0) this.#freed.push(address);
    else this.#free(address);
  }

  /** Runs one of tfjs's cpu kernels, and counts it. */
  fallBack<Result>(name: string, kernel: () => Result): Result {
    this.fallbacks.set(name, (this.fallbacks.get(name) ?? 0) + 1);
    this.#depth++;
    try {
      return kernel();
    } finally {
      this.#depth--;
      if (this.#depth === 0) {
        for (const address of this.#freed) this.#free(address);
        this.#freed = [];
      }
    }
  }

  /** The tensor, its values converted where they lie as another type: cpu kernels cast integers by giving them a new name. */
  asDeclared(info: TensorInfo): TensorInfo {
    const kept = this.data.get(info.dataId) as unknown as Block | HostValues;
    if (!(kept instanceof Block) || kept.dtype === info.dtype) return info;
    const dataId = this.write(kept.values, info.shape, info.dtype);
    this.disposeData(info.dataId);
    return { dataId, shape: info.shape, dtype: info.dtype };
  }

  #free(address: number): void {
    if (this.#poison) this.#spoil(address);
    this.#heap.free(address);
  }

  #spoil(address: number): void {
    new Uint8Array(this.#memory.buffer, address, this.#heap.sizeOf(address)).fill(0xff);
  }

  #store(dataId: DataId, values: Values, shape: number[], dtype: DataType, refCount: number): void {
    if (!isNumeric(dtype)) {
      this.data.set(dataId, { values, dtype, refCount });
      return;
    }
    let length = 1;
    for (const size of shape) length *= size;
    const block = new Block(this.#memory, dtype, this.reserve(bytesOf(dtype, length)), length);
    block.refCount = refCount;
    block.values.set(values as ArrayLike<number>);
    this.data.set(dataId, block as never);
  }
}
