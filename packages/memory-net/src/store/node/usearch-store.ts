import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { requireInteger } from '@mneme/tensor-core';
import type { MetricKind, ScalarKind } from 'usearch';
import { wholeConfig } from '../exact-store.ts';
import type { Filter } from '../filter.ts';
import type { TableSearch } from '../item-table.ts';
import { LocalItems } from '../local-items.ts';
import type { Match, MemoryItem, MemoryStore, SearchOptions, Similarity } from '../memory-store.ts';
import type { StoreChange } from '../store-journal.ts';
import { FileJournal } from './file-journal.ts';
import { GraphIndex } from './graph-index.ts';
import { loadPeer } from './load-peer.ts';

export interface UsearchStoreConfig {
  /** Numbers in a vector. */
  readonly width: number;
  /** Default `'cosine'`. */
  readonly similarity?: Similarity;
  /** Neighbours of a node of the graph. Default 16. */
  readonly connectivity?: number;
  /** Candidates that are looked at when a key is added. Default 128. */
  readonly construction?: number;
  /** Candidates that are looked at in a search: more find more. Default 64. */
  readonly expansion?: number;
  /** Threads that add keys and answer several queries. Default 0: as many as there are cores. */
  readonly threads?: number;
}

/** Candidates beyond those asked for, among which the exact similarity chooses. */
const MARGIN = 8;
const INDEX = 'index-';

/**
 * A {@link MemoryStore} in a folder that finds about all of the nearest in a small part of the time: a graph of small worlds (Malkov and
 * Yashunin 2018) of the package `usearch` proposes items, and their exact similarities choose among them. With a filter, and where the
 * graph finds too few, all items are looked at, and the answer is exact. {@link openUsearchStore} opens it.
 */
export class UsearchStore implements MemoryStore {
  readonly width: number;
  readonly similarity: Similarity;
  readonly #items: LocalItems;
  readonly #graph: GraphIndex;
  readonly #journal: FileJournal;

  private constructor(items: LocalItems, graph: GraphIndex, journal: FileJournal) {
    this.width = items.config.width;
    this.similarity = items.config.similarity;
    this.#items = items;
    this.#graph = graph;
    this.#journal = journal;
  }

  /** @internal */
  static async open(folder: string, config: UsearchStoreConfig): Promise<UsearchStore> {
    const where = 'openUsearchStore';
    const whole = wholeConfig(where, config);
    const { connectivity = 16, construction = 128, expansion = 64, threads = 0 } = config;
    for (const [name, value] of Object.entries({ connectivity, construction, expansion })) {
      requireInteger(where, name, value);
    }
    requireInteger(where, 'threads', threads, 0);
    const { Index } = await loadPeer(where, 'usearch@2', () => import('usearch'));
    const settings = {
      dimensions: whole.width,
      // The package's enums are of these texts.
      metric: (whole.similarity === 'cosine' ? 'cos' : 'ip') as MetricKind,
      quantization: 'f32' as ScalarKind,
      ...{ connectivity, expansion_add: construction, expansion_search: expansion, multi: false },
    };
    const journal = await FileJournal.open(where, folder, whole);
    try {
      const graph: GraphIndex = new GraphIndex(
        () => new Index(settings),
        whole.width,
        threads,
        (id) => items.table.vector(id),
      );
      const mirror = new Mirror(graph, await graph.load(indexPath(journal), journal.begun));
      const items: LocalItems = new LocalItems(whole, journal, (change) => mirror.take(change));
      await items.replay();
      mirror.catchUp();
      return new UsearchStore(items, graph, journal);
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  insert(items: readonly MemoryItem[]): Promise<void> {
    return this.#items.insert(items);
  }

  upsert(items: readonly MemoryItem[]): Promise<void> {
    return this.#items.upsert(items);
  }

  delete(ids: readonly string[]): Promise<number> {
    return this.#items.delete(ids);
  }

  async search(query: Float32Array, options: SearchOptions): Promise<Match[]> {
    const search = this.#items.requireSearch('search', [query], options);
    return this.#find([query], search)[0] as Match[];
  }

  async searchAll(queries: readonly Float32Array[], options: SearchOptions): Promise<Match[][]> {
    return this.#find(queries, this.#items.requireSearch('searchAll', queries, options));
  }

  async count(filter?: Filter): Promise<number> {
    return this.#items.count(filter);
  }

  /** Writes the log anew, and the graph beside it, so that opening does not make it anew. */
  async persist(): Promise<void> {
    await this.#items.persist(async () => {
      const { table } = this.#items;
      const generation = FileJournal.nextGeneration();
      await this.#graph.save(join(this.#journal.folder, INDEX + generation), table.ids());
      await this.#journal.rewrite(table.items(), table.size, generation);
      for (const name of await readdir(this.#journal.folder)) {
        if (name.startsWith(INDEX) && !name.startsWith(INDEX + generation)) {
          await unlink(join(this.#journal.folder, name));
        }
      }
    });
  }

  async close(): Promise<void> {
    await this.#items.close();
    this.#graph.dispose();
  }

  #find(queries: readonly Float32Array[], search: TableSearch): Match[][] {
    const { table } = this.#items;
    if (search.terms.length > 0) return table.search(queries, search);
    const enough = Math.min(search.count, table.size);
    const near = this.#graph.nearest(queries, search.count + MARGIN);
    return queries.map((query, i) => {
      const ids = near[i] as string[];
      if (ids.length < enough) return table.search([query], search)[0] as Match[];
      return table.choose(query, ids, search);
    });
  }
}

/** Keeps a graph at what the items are: from the keys of a loaded one on, and all at once while a log is read. */
class Mirror {
  readonly #graph: GraphIndex;
  readonly #keys: readonly number[];
  #recalled = 0;
  #reading = true;

  constructor(graph: GraphIndex, keys: readonly number[] | undefined) {
    this.#graph = graph;
    this.#keys = keys ?? [];
  }

  take(change: StoreChange): void {
    if ('delete' in change) for (const id of change.delete) this.#graph.remove(id);
    else {
      for (const { id } of change.put) {
        if (this.#recalled < this.#keys.length)
          this.#graph.recall(id, this.#keys[this.#recalled++] as number);
        else this.#graph.put(id);
      }
    }
    if (!this.#reading) this.#graph.addWaiting();
  }

  catchUp(): void {
    this.#reading = false;
    this.#graph.addWaiting();
  }
}

function indexPath({ folder, generation }: FileJournal): string {
  return join(folder, INDEX + generation);
}

/**
 * A {@link UsearchStore} in a folder, which is made where it is not there; it lasts as {@link openExactStore}'s does. Needs the package
 * `usearch`.
 *
 * @throws Error `openUsearchStore: usearch must be installed, got none: npm install usearch@2`, and as {@link openExactStore}
 *
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { openUsearchStore } from '@mneme/memory-net/node';
 *
 * const store = await openUsearchStore(mkdtempSync('/tmp/mneme-'), { width: 2 });
 * await store.insert([{ id: 'a', vector: Float32Array.of(1, 2) }, { id: 'b', vector: Float32Array.of(2, 1) }]);
 * console.log((await store.search(Float32Array.of(0, 1), { count: 1 }))[0].id); // a
 * await store.close();
 */
export function openUsearchStore(folder: string, config: UsearchStoreConfig): Promise<UsearchStore> {
  return UsearchStore.open(folder, config);
}
