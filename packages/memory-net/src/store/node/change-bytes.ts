import type { Metadata } from '../metadata.ts';
import type { StoreChange } from '../store-journal.ts';

/** What of a change is not vectors, as JSON. */
interface ChangeText {
  readonly put?: readonly (readonly [id: string, metadata?: Metadata])[];
  readonly delete?: readonly string[];
}

/** A change as bytes: the length of its text, the text, and the vectors, float32 one after the other. */
export function changeBytes(change: StoreChange): Buffer {
  const put = 'put' in change ? change.put : [];
  const text: ChangeText =
    'put' in change
      ? { put: put.map(({ id, metadata }) => (isEmpty(metadata) ? [id] : [id, metadata])) }
      : change;
  const json = Buffer.from(JSON.stringify(text));
  const numbers = put.reduce((sum, { vector }) => sum + vector.length, 0);
  const bytes = Buffer.allocUnsafe(4 + json.length + 4 * numbers);
  bytes.writeUInt32LE(json.length, 0);
  bytes.set(json, 4);
  let at = 4 + json.length;
  for (const { vector } of put) {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
    at += vector.byteLength;
  }
  return bytes;
}

/** The change that {@link changeBytes} wrote. */
export function changeOf(bytes: Buffer, width: number): StoreChange {
  const length = bytes.readUInt32LE(0);
  const text = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as ChangeText;
  if (text.delete) return { delete: text.delete };
  const named = text.put ?? [];
  const vectors = new Float32Array(named.length * width);
  new Uint8Array(vectors.buffer).set(bytes.subarray(4 + length));
  return {
    put: named.map(([id, metadata = {}], i) => ({
      id,
      metadata: Object.freeze(metadata),
      vector: vectors.subarray(i * width, (i + 1) * width),
    })),
  };
}

function isEmpty(metadata: Metadata): boolean {
  return Object.keys(metadata).length === 0;
}
