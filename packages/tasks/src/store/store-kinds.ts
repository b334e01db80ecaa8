import { join } from 'node:path';
import type { MemoryStore } from '@mneme/memory-net';
import { openExactStore, openPgliteStore, openPostgresStore, openUsearchStore } from '@mneme/memory-net/node';

/** How a kind of store is opened for a measurement. */
export interface StoreKind {
  readonly description: string;
  /** What the machine must have. */
  readonly available?: () => boolean;
  /** The backend that searches run on. */
  readonly backend: 'mneme' | 'cpu';
  open(folder: string, width: number): Promise<MemoryStore>;
  /** Opens what was kept, to be searched, where that is done in another way: with an index that is made at once. */
  readonly index?: (folder: string, width: number) => Promise<MemoryStore>;
}

const inFolder = (folder: string): string => join(folder, 'store');
const server = (): boolean => Boolean(process.env.DATABASE_URL);

/** All kinds, by the name that `--kinds` takes. */
export const STORE_KINDS: Readonly<Record<string, StoreKind>> = {
  exact: {
    description: 'exact, float32, the kernel of the engine',
    backend: 'mneme',
    open: (folder, width) => openExactStore(inFolder(folder), { width }),
  },
  loops: {
    description: 'exact, float32, JavaScript alone',
    backend: 'cpu',
    open: (folder, width) => openExactStore(inFolder(folder), { width }),
  },
  int8: {
    description: 'exact over int8, JavaScript alone',
    backend: 'cpu',
    open: (folder, width) => openExactStore(inFolder(folder), { width, precision: 'int8' }),
  },
  usearch: {
    description: 'usearch, 16 neighbours, 128 and 64 candidates',
    backend: 'cpu',
    open: (folder, width) => openUsearchStore(inFolder(folder), { width }),
  },
  pglite: {
    description: 'PGlite with pgvector, exact',
    backend: 'cpu',
    open: (folder, width) => openPgliteStore(inFolder(folder), { width }),
  },
  'pglite-index': {
    description: 'PGlite with pgvector, HNSW index',
    backend: 'cpu',
    open: (folder, width) => openPgliteStore(inFolder(folder), { width }),
    index: (folder, width) => openPgliteStore(inFolder(folder), { width, index: 'hnsw' }),
  },
  postgres: {
    description: 'PostgreSQL with pgvector at DATABASE_URL, exact',
    available: server,
    backend: 'cpu',
    open: (_, width) => openPostgresStore({}, { width, table: 'mneme_store_bench' }),
  },
  'postgres-index': {
    description: 'PostgreSQL with pgvector at DATABASE_URL, HNSW index',
    available: server,
    backend: 'cpu',
    open: (_, width) => openPostgresStore({}, { width, table: 'mneme_store_bench_index' }),
    index: (_, width) => openPostgresStore({}, { width, table: 'mneme_store_bench_index', index: 'hnsw' }),
  },
};
