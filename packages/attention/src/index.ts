export { type Attended, type AttendOptions, type AttendReturns, attend } from './attend.ts';
export { type AttendByOptions, attendBy } from './attend-by.ts';
export { attendExact, type ExactInputs, type ExactOptions, type ExactReturns } from './attend-exact.ts';
export type { AttendInputs } from './attend-inputs.ts';
export {
  deltaAttend,
  deltaScan,
  deltaStep,
  type Gates,
  type SequenceGates,
} from './linear/delta-rule.ts';
export { dpfp, eluPlusOne, type FeatureMap } from './linear/feature-maps.ts';
export {
  causalLinearAttend,
  type LinearInputs,
  type LinearState,
  linearAttend,
  linearAttendStep,
  linearState,
} from './linear/linear-attend.ts';
export { causal, type Offset, slidingWindow } from './masks/bands.ts';
export { globalTokens, packed, padding, prefix } from './masks/lengths.ts';
export { Mask, type MaskConfig } from './masks/mask.ts';
export { type MaskFacts, maskFacts, maskText } from './masks/mask-facts.ts';
export { type MaskSizes, maskTensor } from './masks/mask-tensor.ts';
export { fromBlocked } from './masks/require-mask.ts';
export { attendInHeads } from './multi-head/attend-in-heads.ts';
export type { AttentionLayer, LayerOptions } from './multi-head/attention-layer.ts';
export { mergeHeads, repeatHeads, splitHeads } from './multi-head/heads.ts';
export {
  MultiHeadAttention,
  type MultiHeadAttentionConfig,
  type MultiHeadOptions,
} from './multi-head/multi-head-attention.ts';
export { type Projections, selfAttend } from './multi-head/self-attend.ts';
export { argmaxWeights } from './normalizers/argmax-weights.ts';
export { entmax, entmax15 } from './normalizers/entmax.ts';
export {
  type GumbelSoftmaxConfig,
  gumbelSoftmax,
  gumbelStraightThrough,
} from './normalizers/gumbel-softmax.ts';
export type { Normalizer } from './normalizers/normalizer.ts';
export { sigmoidWeights } from './normalizers/sigmoid-weights.ts';
export { softmaxPlusOne } from './normalizers/softmax-plus-one.ts';
export { sparsemax } from './normalizers/sparsemax.ts';
export { topK, topKStraightThrough } from './normalizers/top-k.ts';
export { alibiBias, alibiSlopes, type BiasSizes } from './positions/alibi-bias.ts';
export { LearnedPositions, type LearnedPositionsConfig } from './positions/learned-positions.ts';
export {
  RelativeBias,
  type RelativeBuckets,
  relativeBias,
  relativeBucket,
} from './positions/relative-bias.ts';
export {
  attendRelative,
  RelativePositions,
  type RelativePositionsConfig,
  type RelativeTables,
} from './positions/relative-positions.ts';
export { type RotaryLayout, type RotaryTable, rotaryTable, rotate } from './positions/rotary.ts';
export {
  linearRotaryFrequencies,
  ntkRotaryFrequencies,
  type RotaryConfig,
  type RotaryScaling,
  rotaryFrequencies,
  type YarnScaling,
  yarnMagnitude,
  yarnRotaryFrequencies,
} from './positions/rotary-frequencies.ts';
export { type SinusoidalConfig, sinusoidalPositions } from './positions/sinusoidal-positions.ts';
export {
  AdditiveScore,
  type AdditiveScoreConfig,
  type AdditiveWeights,
  additiveScore,
  concatScore,
} from './scores/additive-score.ts';
export {
  BilinearScore,
  type BilinearScoreConfig,
  bilinearScore,
  FactoredBilinearScore,
  factoredBilinearScore,
} from './scores/bilinear-score.ts';
export { cosineScore } from './scores/cosine-score.ts';
export { distanceScore } from './scores/distance-score.ts';
export { dotScore, scaledDotScore } from './scores/dot-score.ts';
export { LocationScore, locationScore } from './scores/location-score.ts';
export type { Score, ScoreLayer } from './scores/score.ts';
