import type { Similarity } from '../memory-store.ts';

/** How a table keeps vectors, as pieces of SQL. */
export interface SqlVectors {
  readonly type: (width: number) => string;
  /** A vector as the text of a parameter. */
  readonly text: (vector: Float32Array) => string;
  /** A column back as text that is JSON. */
  readonly json: string;
  /** Smaller is nearer, of the column and a parameter. */
  readonly distance: (similarity: Similarity, parameter: string) => string;
  /** The similarity of a distance. */
  readonly similarity: (similarity: Similarity, distance: string) => string;
}

/** The type `vector` of pgvector. */
export const PGVECTOR: SqlVectors = {
  type: (width) => `vector(${width})`,
  text: (vector) => `[${numbers(vector)}]`,
  json: 'embedding::text',
  distance: (similarity, parameter) =>
    `(embedding ${similarity === 'cosine' ? '<=>' : '<#>'} ${parameter}::text::vector)`,
  similarity: (similarity, distance) => (similarity === 'cosine' ? `1 - ${distance}` : `-${distance}`),
};

/** Arrays, which every PostgreSQL has: exact, in sums of float64, and slow. */
export const ARRAY: SqlVectors = {
  type: () => 'real[]',
  text: (vector) => `{${numbers(vector)}}`,
  json: 'array_to_json(embedding)::text',
  distance(similarity, parameter) {
    const query = `${parameter}::text::real[]`;
    const sum = (of: string): string => `(SELECT sum(${of}) FROM unnest(embedding, ${query}) AS pair (k, q))`;
    const product = 'k::float8 * q::float8';
    if (similarity === 'inner-product') return `(-${sum(product)})`;
    return `(-${sum(product)} / sqrt(${sum('k::float8 * k::float8')} * ${sum('q::float8 * q::float8')}))`;
  },
  similarity: (_, distance) => `-${distance}`,
};

/** Nine digits bring every float32 back. */
function numbers(vector: Float32Array): string {
  return Array.from(vector, (value) => Number(value.toPrecision(9))).join(',');
}
