export { type AttentionGruWeights, attentionGru } from './attention-gru.ts';
export { DynamicMemoryNetwork, type DynamicMemoryNetworkConfig } from './dynamic-memory-network.ts';
export { type EpisodeGatesInputs, type EpisodeGatesWeights, episodeGates } from './episode-gates.ts';
