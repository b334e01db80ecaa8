export { FeedForwardCell, type NoState } from './feed-forward-cell.ts';
export type { Memory } from './memory.ts';
export {
  MemoryAugmentedNetwork,
  type MemoryAugmentedNetworkConfig,
  type MemoryAugmentedState,
} from './memory-augmented-network.ts';
export { MemorySession, type MemorySessionConfig } from './memory-session.ts';
export { disposeState, restore, type Snapshot, type SnapshotEntry, snapshot } from './snapshot.ts';
export {
  WindowAttentionCell,
  type WindowAttentionCellConfig,
  type WindowState,
} from './window-attention-cell.ts';
