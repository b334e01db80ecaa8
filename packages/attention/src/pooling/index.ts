export { AttentionPooling, type AttentionPoolingConfig, attentionPool } from './attention-pooling.ts';
export {
  BidirectionalAttention,
  type BidirectionalAttentionConfig,
  type BidirectionalInputs,
  type BidirectionallyAttended,
  bidirectionalAttend,
} from './bidirectional-attention.ts';
export { type CoattendedSequence, coattend } from './coattend.ts';
export {
  type Documents,
  HierarchicalAttention,
  type HierarchicalAttentionConfig,
  type HierarchicalInputs,
  type HierarchicallyAttended,
  type HierarchicalWeights,
  hierarchicalAttend,
} from './hierarchical-attention.ts';
export {
  type Coattended,
  type CoattentionInputs,
  type CoattentionWeights,
  ParallelCoattention,
  type ParallelCoattentionConfig,
  parallelCoattend,
} from './parallel-coattention.ts';
export {
  redundancyPenalty,
  type SelfAttentivePooled,
  SelfAttentivePooling,
  type SelfAttentivePoolingConfig,
  type SelfAttentiveWeights,
  selfAttentivePool,
} from './self-attentive-pooling.ts';
