import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { item } from '../fixtures/laws.ts';
import { postgresPrograms } from '../fixtures/postgres-server.ts';
import { storeContract } from '../fixtures/store-contract.ts';
import { pgliteClient } from './open-pglite-store.ts';
import type { SqlClient } from './sql-client.ts';
import { openSqlStore } from './sql-store.ts';

let client: SqlClient;

// It takes seconds to start: all tests share one, and a table each.
beforeAll(async () => {
  client = pgliteClient(await PGlite.create({ extensions: { vector } }));
}, 60_000);
afterAll(() => client.close());
const shared = (): SqlClient => ({ ...client, close: async () => undefined });

storeContract('PGlite with pgvector', {
  open: (table, config) => openSqlStore(shared(), { ...config, table }),
  ...{ lasts: true, exact: true, whole: true },
});
storeContract('PGlite with an index', {
  open: (table, config) => openSqlStore(shared(), { ...config, table, index: 'hnsw' }),
  ...{ lasts: true, exact: false, whole: true },
});
// Where there is a server, it runs this part.
const arrays = postgresPrograms() ? describe.skip : describe;
arrays('without a server', () =>
  storeContract('PGlite with arrays', {
    open: (table, config) => openSqlStore(shared(), { ...config, table, vectors: 'array' }),
    ...{ lasts: true, exact: true, whole: true },
  }),
);

describe('openSqlStore', () => {
  it.each(['a; DROP TABLE b', 'A', '', 'a.b.c', '1a', 'x'.repeat(64), '"a"'])(
    'refuses a table named %j',
    (table) =>
      expect(openSqlStore(shared(), { width: 2, table })).rejects.toThrow(
        'openSqlStore: table must be of lower-case letters, digits and _, with a schema before a dot or without, got ',
      ),
  );

  it('refuses settings that it cannot have, and tables of another form', async () => {
    const refused = (config: object, message: string): Promise<void> =>
      expect(openSqlStore(shared(), { width: 2, table: 'form', ...config })).rejects.toThrow(
        `openSqlStore: ${message}`,
      );
    await refused({ width: 0 }, 'width must be an integer of at least 1, got 0');
    await refused({ similarity: 'x' }, 'similarity must be "cosine" or "inner-product", got "x"');
    await refused(
      { vectors: 'array', index: 'hnsw' },
      'index must be left out where vectors are arrays, got hnsw',
    );
    await openSqlStore(shared(), { width: 2, table: 'form' });
    await refused(
      { similarity: 'inner-product' },
      'similarity must be cosine, as in the table, got inner-product',
    );
    await refused({ vectors: 'array' }, 'vectors must be pgvector, as in the table, got array');
  });

  it('keeps an index out of exact answers', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => item(`${i}`, 1, i));
    const indexed = await openSqlStore(shared(), { width: 2, table: 'both', index: 'hnsw' });
    await indexed.insert(rows);
    const exact = await openSqlStore(shared(), { width: 2, table: 'both' });
    expect(await exact.search(Float32Array.of(1, 3), { count: 50 })).toHaveLength(50);
    expect(await indexed.search(Float32Array.of(1, 3), { count: 50 })).toHaveLength(50);
  });
});
