export * from './addressing/index.ts';
export * from './containers/index.ts';
export * from './dnc/index.ts';
export { AdjacentTying } from './end-to-end/adjacent-tying.ts';
export { countPoolKernel, countProductKernel } from './end-to-end/count-kernels.ts';
export type { CountMatrix } from './end-to-end/count-matrix.ts';
export { multiplyCounts, poolCounts } from './end-to-end/count-products.ts';
export { type CountConfig, countSentences, type WordNumbers } from './end-to-end/count-sentences.ts';
export {
  EndToEndMemoryNetwork,
  type EndToEndMemoryNetworkConfig,
  type MemoryInputs,
} from './end-to-end/end-to-end-memory-network.ts';
export { LayerWiseTying } from './end-to-end/layer-wise-tying.ts';
export { type MemoryHopInputs, memoryHop, stackedEmbedding } from './end-to-end/memory-hop.ts';
export {
  bagOfWords,
  positionEncoding,
  releasedPositionEncoding,
  type SentenceEncoding,
} from './end-to-end/sentence-encoding.ts';
export { timeIndices } from './end-to-end/time-indices.ts';
export type { TyingConfig, WeightTying } from './end-to-end/weight-tying.ts';
export * from './entity/index.ts';
export * from './episodic/index.ts';
export * from './fast-weights/index.ts';
export * from './forgetting/index.ts';
export * from './hand-set/index.ts';
export * from './holographic/index.ts';
export * from './key-value/index.ts';
export * from './memory/index.ts';
export * from './ntm/index.ts';
export * from './one-shot/index.ts';
export * from './store/index.ts';
