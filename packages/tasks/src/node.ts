export {
  type SequencePreset,
  SequenceTraining,
  type SequenceTrainingConfig,
} from './algorithmic/sequence-training.ts';
export { readBabi } from './babi/read-babi.ts';
export {
  type KeyValueBatch,
  type KeyValueBatchConfig,
  type KeyValueQuestion,
  type KeyValueTask,
  keyValueBatch,
} from './key-value/key-value-task.ts';
export {
  type KeyValuePreset,
  KeyValueTraining,
  type KeyValueTrainingConfig,
} from './key-value/key-value-training.ts';
export { KV_BABI, kvBabi } from './key-value/kv-babi.ts';
export { KV_UNDERGROUND, kvUnderground } from './key-value/kv-underground.ts';
export { classifyRun, oneShotError, supportShares, type ViewConfig } from './one-shot/classify-runs.ts';
export { hausdorffError } from './one-shot/hausdorff-error.ts';
export {
  drawRuns,
  type PreparedRun,
  prepareAlphabet,
  prepareImage,
  prepareRun,
} from './one-shot/one-shot-data.ts';
export { ONE_SHOT_OMNIGLOT, oneShotOmniglot } from './one-shot/one-shot-omniglot.ts';
export {
  type OneShotData,
  type OneShotPreset,
  OneShotTraining,
  type OneShotTrainingConfig,
} from './one-shot/one-shot-training.ts';
export { type Alphabet, type BackgroundSet, readBackground } from './one-shot/read-background.ts';
export { type OneShotRun, readOneShotRuns } from './one-shot/read-one-shot-runs.ts';
export { ASSOCIATIVE_RETRIEVAL, associativeRetrieval } from './recipes/associative-retrieval.ts';
export { DNC_REPEAT_COPY, dncRepeatCopy } from './recipes/dnc-repeat-copy.ts';
export { EPISODIC_COPY, episodicCopy } from './recipes/episodic-copy.ts';
export { memn2nBabi, memn2nBabiJoint } from './recipes/memn2n-babi.ts';
export { memn2nBabiTransfer } from './recipes/memn2n-babi-transfer.ts';
export { MEMN2N_JOINT, MEMN2N_PER_TASK, type MemN2nPreset } from './recipes/memn2n-preset.ts';
export { MemN2nTraining, type MemN2nTrainingConfig } from './recipes/memn2n-training.ts';
export { MIL_BIT_PATTERN, milBitPattern } from './recipes/mil-bit-pattern.ts';
export { type MilPreset, MilTraining, type MilTrainingConfig } from './recipes/mil-training.ts';
export { NTM_ALGORITHMS, ntmAlgorithms } from './recipes/ntm-algorithms.ts';
export { NTM_COPY, NTM_COPY_SMALL, ntmCopy, ntmCopySmall } from './recipes/ntm-copy.ts';
export type { Measures, Recipe, RecipeOptions, ShowOptions, Training } from './recipes/recipe.ts';
export { findRecipe, RECIPES } from './recipes/recipes.ts';
export { type Build, openBackend } from './runner/open-backend.ts';
export type { RunRecipeOptions } from './runner/run-options.ts';
export { runRecipe } from './runner/run-recipe.ts';
export { type Summary, summarize } from './runner/summarize.ts';
export type { RunResult, TrainProgress } from './runner/train-run.ts';
export { DMN_BABI, type DmnPreset, dmnBabi } from './stories/dmn-babi.ts';
export { ENTNET_BABI, type EntnetPreset, entnetBabi } from './stories/entnet-babi.ts';
export {
  type StoryNetwork,
  type StoryPreset,
  StoryTraining,
  type StoryTrainingConfig,
} from './stories/story-training.ts';
export { type TokenPreset, TokenTraining, type TokenTrainingConfig } from './tokens/token-training.ts';
export { queueCopy, stackReverse, TRANSDUCTION } from './transduction/transduction-recipes.ts';
export {
  type TransductionAnswer,
  type TransductionPreset,
  TransductionTraining,
  type TransductionTrainingConfig,
} from './transduction/transduction-training.ts';
export { readUnderground } from './underground/read-underground.ts';
