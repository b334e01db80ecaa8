export { type BabiBatch, babiBatch, disposeBatch } from './babi/babi-batch.ts';
export { GENERATED_TASKS, type GenerateBabiConfig, generateBabi } from './babi/generate/generate-babi.ts';
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
