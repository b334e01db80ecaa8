export { type AlignmentLaw, type AlignmentSubject, alignmentLaws } from './laws/alignment-laws.ts';
export { attentionLaws } from './laws/attention-laws.ts';
export {
  type AttentionLayerSubject,
  attentionLayerLaws,
  type LayerLaw,
} from './laws/attention-layer-laws.ts';
export type { AttentionLaw, AttentionSubject } from './laws/attention-subject.ts';
export { type CacheLaw, type CacheSubject, cacheLaws } from './laws/cache-laws.ts';
export { type CausalLaw, type CausalSubject, causalLaws } from './laws/causal-laws.ts';
export { type ChainLaw, type ChainSubject, chainLaws } from './laws/chain-laws.ts';
export { type ChunkLaw, type ChunkSubject, chunkLaws } from './laws/chunk-laws.ts';
export { type GroupedHeadLaw, type GroupedHeadSubject, groupedHeadLaws } from './laws/grouped-head-laws.ts';
export { type CheckOptions, type Law, LawError, type LawSubject } from './laws/law.ts';
export { type DrawnMaskSizes, type MaskLaw, type MaskSubject, maskLaws } from './laws/mask-laws.ts';
export { type MonotonicLaw, type MonotonicSubject, monotonicLaws } from './laws/monotonic-laws.ts';
export { type NormalizerLaw, type NormalizerSubject, normalizerLaws } from './laws/normalizer-laws.ts';
export { type PooledItems, type PoolingLaw, type PoolingSubject, poolingLaws } from './laws/pooling-laws.ts';
export {
  type BiasLaw,
  type BiasSubject,
  biasLaws,
  type RotaryLaw,
  type RotarySubject,
  rotaryLaws,
} from './laws/position-laws.ts';
export {
  type RecurrenceLaw,
  type RecurrenceSubject,
  type RecurrentInputs,
  recurrenceLaws,
} from './laws/recurrence-laws.ts';
export { type ScoreLaw, type ScoreSubject, scoreLaws } from './laws/score-laws.ts';
export { type SequenceLaw, type SequenceSubject, sequenceLaws } from './laws/sequence-laws.ts';
export {
  type SoftAttentionLaw,
  type SoftAttentionSubject,
  softAttentionLaws,
} from './laws/soft-attention-laws.ts';
export { type TreeLaw, type TreeSubject, treeLaws } from './laws/tree-laws.ts';
export type { Sizes } from './laws/trial.ts';
