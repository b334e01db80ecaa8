export { type Attended, type AttendOptions, type AttendReturns, attend } from './attend.ts';
export { type AttendByOptions, attendBy } from './attend-by.ts';
export type { AttendInputs } from './attend-inputs.ts';
export {
  type CausalMaskConfig,
  causalMask,
  combineMasks,
  maskFromBlocked,
  paddingMask,
  windowMask,
} from './mask.ts';
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
