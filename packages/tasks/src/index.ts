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
