export { chainEntropy } from './chain-entropy.ts';
export { chainLogPartition } from './chain-log-partition.ts';
export { chainMarginals, chainPairMarginals } from './chain-marginals.ts';
export type { ChainPotentials } from './chain-potentials.ts';
export { chainLogProbability, chainScore } from './chain-score.ts';
export {
  type CrfInputs,
  type CrfWeights,
  crfPotentials,
  LinearChainCrf,
  type LinearChainCrfConfig,
} from './linear-chain-crf.ts';
export {
  singleRootTreeLogPartition,
  singleRootTreeMarginals,
  treeLogPartition,
  treeMarginals,
} from './non-projective-trees.ts';
export {
  projectiveLogPartition,
  projectiveMarginals,
  singleRootProjectiveLogPartition,
  singleRootProjectiveMarginals,
} from './projective-trees.ts';
export { type SampleChainConfig, sampleChain } from './sample-chain.ts';
export { SegmentationAttention, segmentationWeights } from './segmentation-attention.ts';
export type { TreeMarginals, TreeScores } from './tree-scores.ts';
export { type BestSequence, viterbi } from './viterbi.ts';
