import { parseStrictJson, type StrictJson } from './strict-json.ts';

/** The bytes of one element of each type. */
const ELEMENT_BYTES = { F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 } as const;

/** A type of safetensors that this package reads. */
export type SafetensorsType = keyof typeof ELEMENT_BYTES;

/** Where a tensor lies in a file, and how it is to be read. */
export interface SafetensorsEntry {
  readonly type: SafetensorsType;
  readonly shape: readonly number[];
  /** From the beginning of the data, which is the end of the header. */
  readonly begin: number;
  readonly end: number;
}

/** A file's header: its tensors and its metadata. */
export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A file is not a safetensors file, or not one that this package reads. */
export class SafetensorsError extends RangeError {
  override readonly name = 'SafetensorsError';
}

const LONGEST_HEADER = 100_000_000;

/** The length of the header, from the first 8 bytes of a file of `fileBytes` bytes. */
export function headerLength(where: string, first: Uint8Array, fileBytes: number): number {
  if (first.length < 8)
    fail(where, 'begin with the 8 bytes of the length of its header', `${fileBytes} bytes`);
  const length = Number(new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADER) fail(where, `have a header of at most ${LONGEST_HEADER} bytes`, `${length}`);
  if (length > fileBytes - 8) {
    fail(where, 'hold its whole header', `a header of ${length} bytes in a file of ${fileBytes}`);
  }
  return length;
}

/**
 * Reads and checks a header for `dataBytes` bytes of data.
 *
 * @throws SafetensorsError for anything that the format does not allow
 */
export function parseHeader(where: string, bytes: Uint8Array, dataBytes: number): SafetensorsHeader {
  const root = parseJson(where, bytes);
  if (!(root instanceof Map) || bytes[0] !== 0x7b)
    return fail(where, 'have a JSON object for a header', 'another');
  const entries = new Map<string, SafetensorsEntry>();
  const metadata = new Map<string, string>();
  for (const [name, value] of root as ReadonlyMap<string, StrictJson>) {
    if (name !== '__metadata__') entries.set(name, parseEntry(where, name, value));
    else if (value instanceof Map)
      for (const [key, text] of value) metadata.set(key, requireText(where, key, text));
    else fail(where, 'have an object for __metadata__', JSON.stringify(value));
  }
  checkLayout(where, entries, dataBytes);
  return { entries, metadata };
}

function parseJson(where: string, bytes: Uint8Array): StrictJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail(where, 'have a header in UTF-8', 'bytes that are not');
  }
  try {
    return parseStrictJson(text);
  } catch (error) {
    return fail(where, 'have a header in JSON', 'other text', error instanceof Error ? error.message : '');
  }
}

function parseEntry(where: string, name: string, value: StrictJson): SafetensorsEntry {
  const quoted = JSON.stringify(name);
  const field = (key: string): StrictJson => (value instanceof Map ? (value.get(key) ?? null) : null);
  const [type, shape, offsets] = [field('dtype'), integers(field('shape')), integers(field('data_offsets'))];
  if (typeof type !== 'string' || !isSafetensorsType(type)) {
    const known = Object.keys(ELEMENT_BYTES).join(', ');
    return fail(where, `have tensors of types ${known}`, `${JSON.stringify(type)} for ${quoted}`);
  }
  if (!shape)
    return fail(where, 'give each tensor a shape of integers of at least 0', `another for ${quoted}`);
  const [begin, end] = offsets ?? [];
  if (begin === undefined || end === undefined || offsets?.length !== 2 || begin > end) {
    return fail(where, 'give each tensor two data_offsets in order', `others for ${quoted}`);
  }
  const size = shape.reduce((a, b) => a * b, 1) * ELEMENT_BYTES[type];
  if (end - begin !== size) {
    return fail(where, `give ${quoted} the ${size} bytes of ${type} [${shape.join(', ')}]`, `${end - begin}`);
  }
  return { type, shape, begin, end };
}

/** The tensors must cover the data from end to end, without a hole and without sharing a byte. */
function checkLayout(where: string, entries: ReadonlyMap<string, SafetensorsEntry>, dataBytes: number): void {
  let covered = 0;
  const inOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of inOrder) {
    const quoted = JSON.stringify(name);
    if (begin < covered) fail(where, 'keep its tensors apart', `${quoted} at ${begin}, within another`);
    if (begin > covered)
      fail(where, 'have no holes', `${begin - covered} bytes of no tensor before ${quoted}`);
    covered = end;
  }
  if (covered !== dataBytes) fail(where, `hold the ${covered} bytes of its tensors`, `${dataBytes}`);
}

function integers(value: StrictJson): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const valid = value.every((item: StrictJson) => Number.isSafeInteger(item) && Number(item) >= 0);
  return valid ? (value as readonly number[]) : undefined;
}

function isSafetensorsType(type: string): type is SafetensorsType {
  return Object.hasOwn(ELEMENT_BYTES, type);
}

function requireText(where: string, key: string, value: StrictJson): string {
  if (typeof value === 'string') return value;
  return fail(where, 'have strings for metadata', `${JSON.stringify(value)} for ${JSON.stringify(key)}`);
}

function fail(where: string, contract: string, got: string, why = ''): never {
  throw new SafetensorsError(`${where}: the file must ${contract}, got ${got}${why && `: ${why}`}`);
}
