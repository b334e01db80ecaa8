import type { Tensor } from '@tensorflow/tfjs-core';
import { toBrainFloat, toHalf } from './half-precision.ts';
import type { SafetensorsType } from './safetensors-header.ts';

/** How {@link encodeSafetensors} writes. */
export interface EncodeOptions {
  /** Kept in the file under `__metadata__`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The type that float32 tensors get; the halves are rounded to nearest, ties to even. Default `F32`. */
  readonly floats?: 'F32' | 'F16' | 'BF16';
}

/**
 * A safetensors file of `tensors`: float32 as `F32` (or as a half), int32 as `I32`, bool as `BOOL`. Wider
 * elements come first and the header is padded, so that each tensor is aligned. The same tensors give the
 * same bytes.
 *
 * @throws RangeError `encodeSafetensors: tensors must be of float32, int32 or bool, got complex64 for "x"`
 *
 * @example
 * import { encodeSafetensors, Linear, Random, stateDict } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const bytes = encodeSafetensors(stateDict(model), { metadata: { format: 'pt' }, floats: 'BF16' });
 * console.log(bytes.length % 2); // 0
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  { metadata, floats = 'F32' }: EncodeOptions = {},
): Uint8Array {
  const parts = Array.from(tensors, ([name, tensor]) => part(name, tensor, floats));
  parts.sort((a, b) => b.width - a.width || (a.name < b.name ? -1 : 1));
  const header = new Map<string, unknown>();
  if (metadata) header.set('__metadata__', metadata);
  let end = 0;
  for (const { name, type, shape, bytes } of parts) {
    header.set(name, { dtype: type, shape, data_offsets: [end, end + bytes.length] });
    end += bytes.length;
  }
  const text = `{${Array.from(header, ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
  const json = new TextEncoder().encode(text);
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(json, 8);
  let offset = start;
  for (const { bytes } of parts) {
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}

interface Part {
  readonly name: string;
  readonly type: SafetensorsType;
  readonly width: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function part(name: string, tensor: Tensor, floats: 'F32' | 'F16' | 'BF16'): Part {
  if (name === '__metadata__' || name === '__proto__') {
    throw new RangeError(`encodeSafetensors: tensors must not be named ${name}`);
  }
  const { shape, dtype } = tensor;
  const make = (
    type: SafetensorsType,
    values: Uint8Array | Uint16Array | Float32Array | Int32Array,
  ): Part => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return { name, type, width: values.BYTES_PER_ELEMENT, shape, bytes };
  };
  if (dtype === 'float32') {
    const values = tensor.dataSync<'float32'>();
    if (floats === 'F32') return make('F32', values);
    return make(floats, floats === 'F16' ? toHalf(values) : toBrainFloat(values));
  }
  if (dtype === 'int32') return make('I32', tensor.dataSync<'int32'>());
  if (dtype === 'bool') return make('BOOL', tensor.dataSync<'bool'>());
  throw new RangeError(
    `encodeSafetensors: tensors must be of float32, int32 or bool, got ${dtype} for ${JSON.stringify(name)}`,
  );
}
