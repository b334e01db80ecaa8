export {
  CopyGate,
  type CopyGateConfig,
  type CopyGateInputs,
  type CopyGateWeights,
  copyGateLogit,
} from './copy-gate.ts';
export { type ExtendedVocabulary, extendedIds, extendVocabulary } from './extend-vocabulary.ts';
export {
  copyProbabilities,
  type PointerGeneratorInputs,
  pointerGenerator,
} from './pointer-generator.ts';
export {
  type PointerGeneratorLogLikelihoodInputs,
  pointerGeneratorLogLikelihood,
} from './pointer-generator-log-likelihood.ts';
