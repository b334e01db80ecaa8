import { requireInteger } from '@mneme/tensor-core';
import type { Similarity } from '../memory-store.ts';
import { shown } from '../shown.ts';
import type { SqlClient, SqlQuery } from './sql-client.ts';
import { ARRAY, PGVECTOR, type SqlVectors } from './sql-vectors.ts';

export interface SqlStoreConfig {
  /** Numbers in a vector: at most 16,000, and 2,000 with an index. */
  readonly width: number;
  /** Default `'cosine'`. */
  readonly similarity?: Similarity;
  /** Lower-case letters, digits and `_`, with a schema before a dot or without. Default `'memory'`. */
  readonly table?: string;
  /**
   * `'pgvector'`, or `'array'` for a server without it: plain arrays, whose every row is looked at in SQL. Default `'pgvector'`.
   */
  readonly vectors?: 'pgvector' | 'array';
  /** `'hnsw'` makes an index, and answers approximate. Default none: every row is looked at. */
  readonly index?: 'hnsw';
}

/** A table that is there, and how it is spoken to. */
export interface SqlTable {
  /** Quoted. */
  readonly name: string;
  readonly width: number;
  readonly similarity: Similarity;
  readonly vectors: SqlVectors;
  readonly approximate: boolean;
}

const NAME = /^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/u;
const MARK = 'mneme memory store ';
/** Of those who make tables at once, one does. */
const LOCK = 7_020_101;

/** Makes the table where it is not there, and checks it where it is. */
export async function openTable(client: SqlClient, config: SqlStoreConfig): Promise<SqlTable> {
  const where = 'openSqlStore';
  const { width, similarity = 'cosine', table = 'memory', vectors = 'pgvector', index } = config;
  requireInteger(where, 'width', width);
  requireOneOf(where, 'similarity', similarity, ['cosine', 'inner-product']);
  requireOneOf(where, 'vectors', vectors, ['pgvector', 'array']);
  requireOneOf(where, 'index', index, [undefined, 'hnsw']);
  if (typeof table !== 'string' || !NAME.test(table)) {
    const contract = 'of lower-case letters, digits and _, with a schema before a dot or without';
    throw new RangeError(`${where}: table must be ${contract}, got ${shown(table)}`);
  }
  if (index && vectors === 'array') {
    throw new RangeError(`${where}: index must be left out where vectors are arrays, got ${index}`);
  }
  const name = table
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
  const made: SqlTable = {
    ...{ name, width, similarity, vectors: vectors === 'array' ? ARRAY : PGVECTOR },
    approximate: index !== undefined,
  };
  await client.transaction(async (query) => {
    if (vectors === 'pgvector') await requireExtension(query);
    // What is there is left alone, so that a replica, which takes no writes, can be searched.
    if (!(await isThere(query, name))) await makeTable(query, made);
    await requireSameForm(query, name, { width, similarity, vectors });
    if (index && !(await isThere(query, indexName(table)))) await makeIndex(query, made, table);
  });
  return made;
}

async function isThere(query: SqlQuery, name: string): Promise<boolean> {
  const [row] = await query('SELECT to_regclass($1::text) IS NOT NULL AS there', [name]);
  return row?.there === true;
}

async function makeTable(query: SqlQuery, { name, width, vectors }: SqlTable): Promise<void> {
  await query('SELECT pg_advisory_xact_lock($1::bigint)', [LOCK]);
  await query(
    `CREATE TABLE IF NOT EXISTS ${name} (
      id text COLLATE "C" PRIMARY KEY,
      embedding ${vectors.type(width)} NOT NULL,
      metadata jsonb NOT NULL
    )`,
    [],
  );
}

/** What a table was made for stands in its comment. */
async function requireSameForm(
  query: SqlQuery,
  name: string,
  form: Readonly<Record<'width' | 'similarity' | 'vectors', unknown>>,
): Promise<void> {
  const [row] = await query(`SELECT obj_description($1::text::regclass, 'pg_class') AS form`, [name]);
  const text = row?.form;
  if (typeof text !== 'string' || !text.startsWith(MARK)) {
    // All of it is numbers and names that were checked.
    await query(`COMMENT ON TABLE ${name} IS '${MARK}${JSON.stringify(form)}'`, []);
    return;
  }
  const there = JSON.parse(text.slice(MARK.length)) as Record<string, unknown>;
  for (const [field, value] of Object.entries(form)) {
    if (there[field] !== value) {
      throw new RangeError(`openSqlStore: ${field} must be ${there[field]}, as in the table, got ${value}`);
    }
  }
}

async function requireExtension(query: SqlQuery): Promise<void> {
  const [there] = await query(`SELECT 1 AS there FROM pg_extension WHERE extname = 'vector'`, []);
  if (there) return;
  try {
    await query('CREATE EXTENSION vector', []);
  } catch (cause) {
    const [got, how] = [cause instanceof Error ? cause.message : String(cause), INSTALL];
    throw new Error(`openSqlStore: database must have the extension vector (pgvector), got: ${got}. ${how}`, {
      cause,
    });
  }
}

const INSTALL =
  'Install pgvector on the server (Debian and Ubuntu: the package postgresql-<version>-pgvector; macOS: brew install pgvector; ' +
  'from source: make && make install in its folder), then run CREATE EXTENSION vector in this database as a superuser. ' +
  "Without it, vectors: 'array' keeps plain arrays, slowly.";

async function makeIndex(query: SqlQuery, { name, similarity }: SqlTable, table: string): Promise<void> {
  const operators = similarity === 'cosine' ? 'vector_cosine_ops' : 'vector_ip_ops';
  const index = indexName(table).split('.').at(-1);
  await query(`CREATE INDEX IF NOT EXISTS ${index} ON ${name} USING hnsw (embedding ${operators})`, []);
}

/** In the schema of the table, and no longer than names may be. */
function indexName(table: string): string {
  const [last = '', schema] = table.split('.').reverse();
  return `${schema === undefined ? '' : `"${schema}".`}"${last.slice(0, 50)}_embedding"`;
}

function requireOneOf(where: string, name: string, value: unknown, values: readonly unknown[]): void {
  if (!values.includes(value)) {
    const names = values.map((each) => shown(each)).join(' or ');
    throw new RangeError(`${where}: ${name} must be ${names}, got ${shown(value)}`);
  }
}
