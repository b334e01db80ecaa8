export { gradientTimesWeights } from './gradient-times-weights.ts';
export {
  type PermutationTest,
  type PermutationTestConfig,
  permutationTest,
  permutedWeights,
  totalVariation,
  uniformWeights,
} from './permutation-test.ts';
export { rollout } from './rollout.ts';
export {
  alignmentErrorRate,
  alignmentOf,
  attentionEntropy,
  effectiveKeys,
  keyCoverage,
  type Link,
  monotonicity,
} from './weight-statistics.ts';
