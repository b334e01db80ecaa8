export { AdditiveAlignment, projectedAdditiveScore } from './additive-alignment.ts';
export type { Aligned, Alignment, DecoderMemory, Stateless } from './alignment.ts';
export {
  type AttentionDecoder,
  contextVector,
  type DecoderInputs,
  type DecoderStep,
} from './attention-decoder.ts';
export {
  BahdanauDecoder,
  type BahdanauDecoderConfig,
  type HiddenState,
} from './bahdanau-decoder.ts';
export { type CoveragePenaltyConfig, coverageLoss, coveragePenalty } from './coverage.ts';
export { CoverageAlignment, type CoverageState } from './coverage-alignment.ts';
export {
  LocalMonotonicAlignment,
  type LocalMonotonicState,
  LocalPredictiveAlignment,
  type LocalPredictiveConfig,
} from './local-alignment.ts';
export {
  gaussianWindowWeights,
  type LocalWeightsConfig,
  localWindow,
  type PositionWeights,
  predictedPosition,
} from './local-attention.ts';
export {
  LocationAwareAlignment,
  type LocationAwareConfig,
  type LocationAwareState,
} from './location-aware-alignment.ts';
export {
  type AttentionalState,
  attentionalVector,
  LuongDecoder,
  type LuongDecoderConfig,
} from './luong-decoder.ts';
export { ScoreAlignment } from './score-alignment.ts';
export { type UnrolledDecoder, unrollDecoder } from './unroll-decoder.ts';
