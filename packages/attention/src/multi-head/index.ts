export { attendInHeads } from './attend-in-heads.ts';
export type { AttentionLayer, LayerOptions } from './attention-layer.ts';
export { mergeHeads, repeatHeads, splitHeads } from './heads.ts';
export {
  MultiHeadAttention,
  type MultiHeadAttentionConfig,
  type MultiHeadOptions,
} from './multi-head-attention.ts';
export { type Projections, selfAttend } from './self-attend.ts';
