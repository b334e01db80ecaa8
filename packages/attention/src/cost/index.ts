export { addCosts, type Cost } from './add-costs.ts';
export {
  type AttendSizes,
  attendCost,
  attendSavedBytes,
  hardAttendCost,
  readCost,
  topKAttendCost,
} from './attend-cost.ts';
export {
  type ChainSizes,
  chainLogPartitionCost,
  chainMarginalsCost,
  linearChainCrfCost,
  segmentationCost,
  viterbiCost,
} from './chain-costs.ts';
export { cost } from './cost.ts';
export type { CostedModule } from './costed-module.ts';
export type { DecoderShapes, StepShapes } from './decoder-module-cost.ts';
export {
  causalLinearAttendCost,
  deltaAttendCost,
  deltaStepCost,
  type FastWeightSizes,
  linearAttendCost,
  linearAttendStepCost,
} from './linear-attend-cost.ts';
export {
  type LinearSizes,
  linearCost,
  type MatrixProductSizes,
  matrixProductCost,
} from './linear-cost.ts';
export { type MultiHeadSizes, multiHeadCost, relativeAttendCost } from './multi-head-cost.ts';
export type { PairModule, PairShapes } from './pair-module-cost.ts';
export { type PointerSizes, pointerCost } from './pointer-cost.ts';
export {
  attentionPoolCost,
  bidirectionalAttendCost,
  coattendCost,
  hierarchicalAttendCost,
  type PoolingSizes,
  parallelCoattendCost,
  saliencyGateCost,
  saliencyPoolCost,
  selfAttentivePoolCost,
  type TwoSequenceSizes,
} from './pooling-costs.ts';
export {
  additiveAlignmentCost,
  coverageAlignmentCost,
  gruCost,
  locationAwareAlignmentCost,
  lstmCost,
  type RecurrentSizes,
  rnnCost,
} from './recurrent-costs.ts';
export {
  type AdditiveScoreSizes,
  additiveScoreCost,
  type BilinearScoreSizes,
  bilinearScoreCost,
  dotScoreCost,
  factoredBilinearScoreCost,
  locationScoreCost,
  monotonicEnergyCost,
  type PairSizes,
} from './score-costs.ts';
export type {
  CoattentionShapes,
  DocumentShapes,
  LengthModule,
  LengthShapes,
  PointerShapes,
  RowShapes,
} from './sequence-module-cost.ts';
export {
  projectiveLogPartitionCost,
  projectiveMarginalsCost,
  singleRootProjectiveLogPartitionCost,
  singleRootProjectiveMarginalsCost,
  type TreeSentenceSizes,
  treeLogPartitionCost,
  treeMarginalsCost,
} from './tree-costs.ts';
export { visiblePairs } from './visible-pairs.ts';
