import { unstorable } from './filter.ts';
import type { MemoryItem, Similarity } from './memory-store.ts';
import type { Metadata, MetadataValue } from './metadata.ts';
import { shown } from './shown.ts';

/** An item as a store keeps it: checked, and its own copy. */
export interface StoredItem {
  readonly id: string;
  readonly vector: Float32Array;
  /** Frozen. */
  readonly metadata: Metadata;
}

/** What the vectors of a store must be. */
export interface VectorForm {
  readonly width: number;
  readonly similarity: Similarity;
}

const LONGEST_ID = 512;
const DEEPEST = 64;
const NONE: Metadata = Object.freeze({});

/**
 * Copies of items, all of which are checked first.
 *
 * @throws TypeError or RangeError `insert: items[3].vector must be 5 finite numbers, got NaN at 2`
 */
export function storedItems(where: string, items: readonly MemoryItem[], form: VectorForm): StoredItem[] {
  if (!Array.isArray(items)) throw new TypeError(`${where}: items must be an array, got ${shown(items)}`);
  const ids = new Set<string>();
  return (items as readonly MemoryItem[]).map((item, i) => {
    const name = `items[${i}]`;
    if (typeof item !== 'object' || item === null) {
      throw new TypeError(`${where}: ${name} must be { id, vector, metadata? }, got ${shown(item)}`);
    }
    const id = requireId(where, `${name}.id`, item.id);
    if (ids.has(id)) throw new RangeError(`${where}: items must have different ids, got ${shown(id)} twice`);
    ids.add(id);
    const vector = storedVector(where, `${name}.vector`, item.vector, form);
    const metadata = storedMetadata(where, `${name}.metadata`, item.metadata);
    return { id, vector, metadata };
  });
}

/** Ids, once each, all of which are checked. */
export function storedIds(where: string, ids: readonly string[]): string[] {
  if (!Array.isArray(ids)) throw new TypeError(`${where}: ids must be an array, got ${shown(ids)}`);
  return [...new Set(ids.map((id, i) => requireId(where, `ids[${i}]`, id)))];
}

/** A copy of a vector that fits. */
export function storedVector(
  where: string,
  name: string,
  vector: unknown,
  { width, similarity }: VectorForm,
): Float32Array {
  if (!(vector instanceof Float32Array)) {
    throw new TypeError(`${where}: ${name} must be a Float32Array of ${width} numbers, got ${shown(vector)}`);
  }
  if (vector.length !== width) {
    throw new RangeError(`${where}: ${name} must be of ${width} numbers, got ${vector.length}`);
  }
  const wrong = vector.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `${where}: ${name} must be ${width} finite numbers, got ${vector[wrong]} at ${wrong}`,
    );
  }
  if (similarity === 'cosine' && vector.every((value) => value === 0)) {
    throw new RangeError(`${where}: ${name} must not be all zeros where similarity is cosine, got zeros`);
  }
  return vector.slice();
}

function requireId(where: string, name: string, id: unknown): string {
  if (typeof id !== 'string' || id.length < 1 || id.length > LONGEST_ID || unstorable(id)) {
    const contract = `a string of 1 to ${LONGEST_ID} characters without NUL or half a surrogate pair`;
    throw new TypeError(`${where}: ${name} must be ${contract}, got ${shown(id)}`);
  }
  return id;
}

function storedMetadata(where: string, name: string, metadata: unknown): Metadata {
  if (metadata === undefined) return NONE;
  const wrong =
    typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)
      ? misfit(metadata, name, 0)
      : { name, value: metadata };
  if (wrong) {
    const contract = 'plain JSON without NUL or half a surrogate pair';
    throw new TypeError(`${where}: ${wrong.name} must be ${contract}, got ${shown(wrong.value)}`);
  }
  return frozenCopy(metadata as Metadata) as Metadata;
}

/** The first part of a value that is not JSON. */
function misfit(value: unknown, name: string, depth: number): { name: string; value: unknown } | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { name, value };
  if (typeof value === 'string') return unstorable(value) ? { name, value } : undefined;
  if (typeof value !== 'object' || depth === DEEPEST) return { name, value: String(value) };
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return { name, value: String(value) };
  }
  for (const [field, part] of Object.entries(value)) {
    if (unstorable(field)) return { name: `a field of ${name}`, value: field };
    const wrong = misfit(part, `${name}.${field}`, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}

function frozenCopy(value: MetadataValue): MetadataValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze((value as MetadataValue[]).map(frozenCopy));
  // fromEntries makes a field named __proto__ one of its own.
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([field, part]) => [field, frozenCopy(part)])),
  );
}
