export { type HardMonotonicAttention, hardMonotonicAttention } from './hard-monotonic-attention.ts';
export {
  HardMonotonicAlignment,
  type HardMonotonicState,
  MonotonicAlignment,
  type MonotonicAlignmentConfig,
  type MonotonicState,
} from './monotonic-alignment.ts';
export {
  monotonicAttention,
  monotonicAttentionByProducts,
  monotonicAttentionRecursive,
} from './monotonic-attention.ts';
export {
  MonotonicEnergy,
  type MonotonicEnergyConfig,
  type MonotonicEnergyWeights,
  monotonicEnergy,
} from './monotonic-energy.ts';
export {
  type MonotonicProbabilitiesConfig,
  monotonicProbabilities,
} from './monotonic-probabilities.ts';
