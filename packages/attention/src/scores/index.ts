export {
  AdditiveScore,
  type AdditiveScoreConfig,
  type AdditiveWeights,
  additiveScore,
  concatScore,
} from './additive-score.ts';
export {
  BilinearScore,
  type BilinearScoreConfig,
  bilinearScore,
  FactoredBilinearScore,
  factoredBilinearScore,
} from './bilinear-score.ts';
export { cosineScore } from './cosine-score.ts';
export { distanceScore } from './distance-score.ts';
export { dotScore, scaledDotScore } from './dot-score.ts';
export { LocationScore, locationScore } from './location-score.ts';
export { manhattanScore } from './manhattan-score.ts';
export type { Score, ScoreLayer } from './score.ts';
