import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { fromBrainFloat, fromHalf } from './half-precision.ts';
import { headerLength, parseHeader, type SafetensorsEntry, SafetensorsError } from './safetensors-header.ts';

/** What a safetensors file holds. The tensors belong to the caller. */
export interface DecodedSafetensors {
  readonly tensors: Map<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The tensors of a safetensors file in memory. F32, F16 and BF16 become float32; I32, U8 and I64 int32; BOOL
 * bool. The whole header is checked before any tensor is made.
 *
 * @throws {@link SafetensorsError} `decodeSafetensors: the file must hold its whole header, got a header of
 * 80 bytes in a file of 40`, and so for all that the format does not allow
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { decodeSafetensors, encodeSafetensors } from '@mneme/tensor-core';
 *
 * const bytes = encodeSafetensors(new Map([['weight', tensor([1, 2, 3])]]));
 * decodeSafetensors(bytes).tensors.get('weight')?.print(); // [1, 2, 3]
 */
export function decodeSafetensors(bytes: Uint8Array): DecodedSafetensors {
  const where = 'decodeSafetensors';
  const start = 8 + headerLength(where, bytes.subarray(0, 8), bytes.length);
  const { entries, metadata } = parseHeader(where, bytes.subarray(8, start), bytes.length - start);
  const ready = Array.from(entries, ([name, entry]) => {
    const values = decodeValues(where, name, entry, bytes.subarray(start + entry.begin, start + entry.end));
    return [name, entry, values] as const;
  });
  const tensors = new Map(ready.map(([name, entry, values]) => [name, tensorOf(entry, values)]));
  return { tensors, metadata };
}

/** Numbers on the host, in a type that tfjs takes. */
export type HostValues = Float32Array | Int32Array | Uint8Array;

/** A tensor of decoded values. */
export function tensorOf({ type, shape }: SafetensorsEntry, values: HostValues): Tensor {
  if (type === 'BOOL') return tensor(values, [...shape], 'bool');
  return tensor(values, [...shape], values instanceof Float32Array ? 'float32' : 'int32');
}

/** The numbers in the bytes of one tensor, copied. */
export function decodeValues(
  where: string,
  name: string,
  { type }: SafetensorsEntry,
  bytes: Uint8Array,
): HostValues {
  // A copy, since typed arrays ask for aligned offsets. (A Buffer's own slice is a view.)
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return fromHalf(new Uint16Array(buffer));
    case 'BF16':
      return fromBrainFloat(new Uint16Array(buffer));
    case 'I32':
      return new Int32Array(buffer);
    case 'I64':
      return narrow(where, name, new BigInt64Array(buffer));
    case 'U8':
      return Int32Array.from(new Uint8Array(buffer));
    case 'BOOL':
      return requireBooleans(where, name, new Uint8Array(buffer));
  }
}

function narrow(where: string, name: string, values: BigInt64Array): Int32Array {
  return Int32Array.from(values, (value) => {
    if (BigInt.asIntN(32, value) === value) return Number(value);
    throw new SafetensorsError(`${where}: ${name} must hold integers of 32 bits, got ${value}`);
  });
}

function requireBooleans(where: string, name: string, values: Uint8Array): Uint8Array {
  const wrong = values.find((value) => value > 1);
  if (wrong === undefined) return values;
  throw new SafetensorsError(`${where}: ${name} must hold booleans, 0 or 1, got ${wrong}`);
}
