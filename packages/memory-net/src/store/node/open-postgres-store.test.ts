import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CuttingProxy } from '../fixtures/cutting-proxy.ts';
import { item } from '../fixtures/laws.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../fixtures/postgres-server.ts';
import { storeContract } from '../fixtures/store-contract.ts';
import type { MemoryItem } from '../memory-store.ts';
import { openPostgresStore } from './open-postgres-store.ts';
import type { SqlStore } from './sql-store.ts';

const programs = postgresPrograms();
if (!programs)
  process.stdout.write('not run: the tests of a PostgreSQL server, whose programs are not here\n');

const url = (port: number): string => `postgres://mneme@127.0.0.1:${port}/postgres`;
/** Twice as many as one statement takes. */
const many: readonly MemoryItem[] = Array.from({ length: 1009 }, (_, i) => item(`${i}`, 1, i));

describe.runIf(programs)('PostgreSQL, through its protocol', () => {
  let server: PostgresServer;
  let proxy: CuttingProxy;
  let made = 0;
  const through = (port: number, table = `wire_${made++}`): Promise<SqlStore> =>
    openPostgresStore({ url: url(port), connections: 5 }, { width: 2, table, vectors: 'array' });

  beforeAll(async () => {
    server = await startPostgres(programs as string);
    proxy = await CuttingProxy.start(server.port);
  }, 60_000);
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  storeContract('PostgreSQL with arrays', {
    open: (table, config) =>
      openPostgresStore({ url: url(server.port) }, { ...config, table, vectors: 'array' }),
    ...{ lasts: true, exact: true, whole: true },
  });

  it('says that pgvector is missing, and how it is installed', () =>
    expect(openPostgresStore({ url: url(server.port) }, { width: 2 })).rejects.toThrow(
      /^openSqlStore: database must have the extension vector \(pgvector\), got: .*vector.*\. Install pgvector on the server/,
    ));

  it.each([
    ['in the middle of the first statement', (sent: Buffer) => sent.length > 9000, false],
    ['in the middle of the second', (sent: Buffer) => sent.length > 16_000, false],
    ['before it is committed', (sent: Buffer) => sent.includes('COMMIT'), false],
    ['before the commit is confirmed', (sent: Buffer) => sent.includes('COMMIT'), true],
  ])(
    'a connection lost %s: inserts are told, upserts done again, nothing is half written',
    async (_, when, delivered) => {
      const table = `wire_${made++}`;
      const [store, beside] = [await through(proxy.port, table), await through(server.port, table)];
      const cuts = proxy.cuts;
      proxy.cutOnce({ when, delivered });
      await expect(store.insert(many)).rejects.toThrow(
        /^insert: connection must last, got a lost one \(.+\): either all of the call was done or nothing; it was not tried again$/,
      );
      expect(proxy.cuts).toBe(cuts + 1);
      await expect.poll(() => beside.count(), { timeout: 5000 }).toBe(delivered ? many.length : 0);
      proxy.cutOnce({ when, delivered });
      await store.upsert(many);
      expect(proxy.cuts).toBe(cuts + 2);
      expect(await store.count()).toBe(many.length);
      expect(await store.search(Float32Array.of(0, 1), { count: 1 })).toMatchObject([{ id: '1008' }]);
      await Promise.all([store.close(), beside.close()]);
    },
  );

  it('searches again where an idle connection was lost, and tells a delete', async () => {
    const store = await through(proxy.port);
    await store.insert(many.slice(0, 7));
    proxy.cutAll();
    expect(await store.search(Float32Array.of(1, 0), { count: 1 })).toMatchObject([{ id: '0' }]);
    proxy.cutOnce({ when: (sent) => sent.includes('DELETE'), delivered: false });
    await expect(store.delete(['0'])).rejects.toThrow('delete: connection must last, got a lost one');
    expect(await store.delete(['0'])).toBe(1);
    await store.close();
  });

  it('searches where nothing can be written, as on a replica', async () => {
    const table = `wire_${made++}`;
    const first = await through(server.port, table);
    await first.insert(many.slice(0, 7));
    const readOnly = `${url(server.port)}?options=-c%20default_transaction_read_only%3Don`;
    const second = await openPostgresStore({ url: readOnly }, { width: 2, table, vectors: 'array' });
    expect(await second.search(Float32Array.of(1, 0), { count: 1 })).toMatchObject([{ id: '0' }]);
    await expect(second.upsert(many)).rejects.toThrow('read-only transaction');
    expect(await first.count()).toBe(7);
    await Promise.all([first.close(), second.close()]);
  });

  it('keeps a table that was made in partitions', async () => {
    const table = `wire_${made++}`;
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url(server.port) });
    await client.connect();
    await client.query(`CREATE TABLE ${table} (id text COLLATE "C" PRIMARY KEY, embedding real[] NOT NULL, metadata jsonb NOT NULL)
      PARTITION BY HASH (id)`);
    for (const n of [0, 1, 2]) {
      await client.query(
        `CREATE TABLE ${table}_${n} PARTITION OF ${table} FOR VALUES WITH (MODULUS 3, REMAINDER ${n})`,
      );
    }
    await client.end();
    const store = await through(server.port, table);
    await store.upsert(many);
    await store.upsert(many.slice(0, 9));
    expect([await store.count(), await store.delete(['1008'])]).toEqual([1009, 1]);
    expect(await store.search(Float32Array.of(0, 1), { count: 2 })).toMatchObject([
      { id: '1007' },
      { id: '1006' },
    ]);
    await store.close();
  });

  it('lets many writers of the same rows work at once', async () => {
    const store = await through(server.port);
    const rows = many.slice(0, 200);
    await Promise.all(
      [rows, [...rows].reverse(), rows, [...rows].reverse()].map((each) => store.upsert(each)),
    );
    expect(await store.count()).toBe(200);
    await store.close();
  });

  it('says when there is no server any more', async () => {
    const store = await through(server.port);
    await store.insert(many.slice(0, 7));
    await server.stop();
    await expect(store.search(Float32Array.of(1, 0), { count: 1 })).rejects.toThrow(
      /^search: connection must last, got a lost one \(.+\): 4 attempts failed$/,
    );
    await expect(store.insert(many)).rejects.toThrow('insert: connection must last');
    await store.close();
  });
});

it('openPostgresStore asks for a server', async () => {
  const { DATABASE_URL } = process.env;
  delete process.env.DATABASE_URL;
  await expect(openPostgresStore({}, { width: 2 })).rejects.toThrow(
    'openPostgresStore: url must name a PostgreSQL server, or DATABASE_URL must, got neither',
  );
  if (DATABASE_URL !== undefined) process.env.DATABASE_URL = DATABASE_URL;
});
