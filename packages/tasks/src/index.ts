export {
  type AssociativeRecallTaskConfig,
  associativeRecallTask,
} from './algorithmic/associative-recall-task.ts';
export { type CopyTaskConfig, copyTask } from './algorithmic/copy-task.ts';
export { LstmNetwork } from './algorithmic/lstm-network.ts';
export { type NGramsTaskConfig, nGramsTask } from './algorithmic/n-grams-task.ts';
export { type PrioritySortTaskConfig, prioritySortTask } from './algorithmic/priority-sort-task.ts';
export { type RepeatCopyTaskConfig, repeatCopyTask } from './algorithmic/repeat-copy-task.ts';
export { type SequenceErrors, sequenceErrors, sequenceLoss } from './algorithmic/sequence-loss.ts';
export {
  type SequenceNetwork,
  type SequenceNetworkConfig,
  sequenceNetwork,
} from './algorithmic/sequence-network.ts';
export {
  type SequenceBatch,
  type SequenceData,
  type SequenceTask,
  sequenceBatch,
} from './algorithmic/sequence-task.ts';
export { type BabiBatch, babiBatch, disposeBatch } from './babi/babi-batch.ts';
export type { BabiCoverage, Coverage } from './babi/compare/babi-coverage.ts';
export type { BabiFigures } from './babi/compare/babi-figures.ts';
export { type BabiComparison, type CompareBabiInputs, compareBabi } from './babi/compare/compare-babi.ts';
export { sentenceForm } from './babi/compare/sentence-form.ts';
export { formatBabi } from './babi/format-babi.ts';
export {
  GENERATED_TASKS,
  type GenerateBabiConfig,
  generateBabi,
  LENGTHENED_TASKS,
  type TestStories,
} from './babi/generate/generate-babi.ts';
export { type BabiData, BabiFormatError, type BabiQuestion, parseBabi } from './babi/parse-babi.ts';
export {
  type BabiSizes,
  type PreparedQuestion,
  type PreparedTask,
  prepareBabi,
  prepareQuestion,
} from './babi/prepare-babi.ts';
export { BABI_TASKS } from './babi/task-names.ts';
export { Vocabulary } from './babi/vocabulary.ts';
export type { InkImage } from './images/ink-of.ts';
export { type BagBatch, bagBatch } from './instances/bag-batch.ts';
export {
  BagClassifier,
  type BagClassifierConfig,
  type BagPooling,
  type InstancePooling,
  instanceWeights,
} from './instances/bag-classifier.ts';
export {
  type Bag,
  type BitPatterns,
  type BitPatternsConfig,
  generateBitPatterns,
} from './instances/generate-bit-patterns.ts';
export { MeanPooling } from './instances/mean-pooling.ts';
export {
  drawEpisode,
  type Episode,
  type EpisodeConfig,
  type PreparedAlphabet,
} from './one-shot/draw-episode.ts';
export { EncoderBlock, type EncoderBlockConfig } from './one-shot/encoder-block.ts';
export { ImageEncoder, type ImageEncoderConfig } from './one-shot/image-encoder.ts';
export { type InkPoints, inkPoints, modifiedHausdorff } from './one-shot/modified-hausdorff.ts';
export { shrinkImage } from './one-shot/shrink-image.ts';
export {
  drawWarp,
  type SquareImage,
  STILL,
  turned,
  type Warp,
  type WarpLimits,
  warpInto,
} from './one-shot/warp-image.ts';
export { associativeRetrievalTask } from './tokens/associative-retrieval-task.ts';
export { type EpisodicCopyTaskConfig, episodicCopyTask } from './tokens/episodic-copy-task.ts';
export { IdentityRnnCell } from './tokens/identity-rnn-cell.ts';
export { TokenNetwork, type TokenNetworkConfig } from './tokens/token-network.ts';
export type { TokenData, TokenTask } from './tokens/token-task.ts';
export {
  drawSequences,
  type TransductionBatch,
  type TransductionOrder,
  transductionBatch,
} from './transduction/transduction-batch.ts';
export { type GenerateLinksConfig, generateLinks } from './underground/generate-links.ts';
export type { UndergroundLink } from './underground/underground-link.ts';
export {
  type UndergroundEntry,
  type UndergroundQuestion,
  type UndergroundQuestions,
  undergroundQuestions,
} from './underground/underground-questions.ts';
