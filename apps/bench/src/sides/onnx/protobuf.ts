/** Bytes of one or more fields of a protocol-buffers message. */
export type Field = Uint8Array<ArrayBuffer>;

const [VARINT, BYTES, FIXED_32] = [0, 2, 5];

/** A field that holds an integer; negative ones as 64-bit two's complement. */
export function integerField(number: number, value: number | bigint): Field {
  return join([varint((number << 3) | VARINT), varint(value)]);
}

/** A field that holds a string, bytes, or the fields of an inner message. */
export function bytesField(number: number, content: string | Uint8Array | readonly Field[]): Field {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : flat(content);
  return join([varint((number << 3) | BYTES), varint(bytes.length), bytes]);
}

/** A field that holds a float32. */
export function floatField(number: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([varint((number << 3) | FIXED_32), bytes]);
}

export function join(parts: readonly Uint8Array[]): Field {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function flat(content: Uint8Array | readonly Field[]): Uint8Array {
  return content instanceof Uint8Array ? content : join(content);
}

function varint(value: number | bigint): Field {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
