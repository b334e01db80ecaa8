export {
  type AttendedItems,
  type AttendFetchedOptions,
  attendFetched,
} from './attend-fetched.ts';
export { type AttendedStore, attendStore } from './attend-store.ts';
export { euclideanKey, euclideanQuery } from './euclidean.ts';
export { ExactStore, type ExactStoreConfig } from './exact-store.ts';
export { type FetchedItems, type FetchOptions, fetchNearest } from './fetch-nearest.ts';
export type { Filter, FilterValue } from './filter.ts';
export { GatedMemory, type GatedMemoryConfig, type GatedMemoryInputs, gateMemory } from './gated-memory.ts';
export {
  fetchedTokens,
  type InterpolateInputs,
  type InterpolateOptions,
  interpolateNearest,
} from './interpolate-nearest.ts';
export type {
  Match,
  MemoryItem,
  MemoryStore,
  SearchOptions,
  Similarity,
} from './memory-store.ts';
export type { Metadata, MetadataValue } from './metadata.ts';
export type { StoreChange, StoreJournal } from './store-journal.ts';
export type { StoredItem } from './stored-item.ts';
