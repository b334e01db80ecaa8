export { Autoencoder, type AutoencoderConfig } from './associative/autoencoder.ts';
export {
  type BidirectionalMemory,
  type BidirectionalRecall,
  bidirectionalEnergy,
  bidirectionalMemory,
  type Pair,
  recallBidirectionally,
} from './associative/bidirectional-memory.ts';
export {
  type Associations,
  hebbianAssociator,
  pseudoInverseAssociator,
} from './associative/linear-associator.ts';
export {
  type HebbianRecall,
  type HebbianRecallInputs,
  type HebbianRecallOptions,
  recallHebbian,
} from './batch/recall-hebbian.ts';
export { energy, energyChange, twoStepEnergy } from './binary/energy.ts';
export { type EnergyPath, energyPath } from './binary/energy-path.ts';
export { type Cooling, type GlauberOptions, glauber } from './binary/glauber.ts';
export { fields, localField, type Network, type Weights } from './binary/network.ts';
export {
  bitsOf,
  overlap,
  type Pattern,
  pattern,
  patternFromBits,
  randomPattern,
  withFlips,
} from './binary/pattern.ts';
export {
  type AsynchronousOptions,
  type AsynchronousRecall,
  recallAsynchronously,
} from './binary/recall-asynchronously.ts';
export {
  type BlockOptions,
  type BlockRecall,
  recallInBlocks,
} from './binary/recall-in-blocks.ts';
export {
  recallSynchronously,
  type SynchronousOptions,
  type SynchronousRecall,
  synchronousStep,
} from './binary/recall-synchronously.ts';
export { type Ties, tiesByChance } from './binary/ties.ts';
export { type BoltzmannOptions, boltzmannWeights } from './boltzmann/boltzmann-weights.ts';
export { type AttractorKind, attractorKind, type Named } from './census/attractor-kind.ts';
export { type Attractor, allAttractors, sampleAttractors } from './census/attractors.ts';
export { type BasinOptions, basinCurve } from './census/basin-curve.ts';
export type { Activation } from './continuous/activation.ts';
export {
  type ContinuousOptions,
  type ContinuousRecall,
  continuousEnergy,
  settleContinuously,
} from './continuous/settle-continuously.ts';
export {
  exponentialInteraction,
  type Interaction,
  polynomialInteraction,
  rectifiedInteraction,
} from './dense/interaction.ts';
export {
  type DenseMemory,
  type DenseOptions,
  type DenseRecall,
  denseEnergy,
  recallDensely,
} from './dense/recall-densely.ts';
export { type AssociateOptions, associate } from './layers/associate.ts';
export { Hopfield, type HopfieldConfig } from './layers/hopfield.ts';
export {
  HopfieldLayer,
  type HopfieldLayerConfig,
  type HopfieldLayerOptions,
} from './layers/hopfield-layer.ts';
export {
  HopfieldPooling,
  type HopfieldPoolingConfig,
  type HopfieldPoolingOptions,
} from './layers/hopfield-pooling.ts';
export type { HeadSharpness, Sharpness, SharpnessConfig } from './layers/sharpness.ts';
export {
  type ExplainOptions,
  type Explanation,
  explain,
  type FixedPointKind,
} from './modern/explain.ts';
export {
  type AssociativeMemory,
  classicalMemory,
  denseMemory,
  modernMemory,
  type RecallInputs,
  recallBy,
} from './modern/recall-by.ts';
export {
  modernEnergy,
  type Retrieved,
  type RetrieveOptions,
  retrieve,
  separation,
} from './modern/retrieve.ts';
export { largestNoise, type SharpnessOptions, sharpnessFor } from './modern/sharpness-for.ts';
export { tensorOf } from './modern/tensor-of.ts';
export {
  hopfieldTankNetwork,
  type SolveTourOptions,
  solveTour,
  type TourOptions,
} from './optimize/hopfield-tank.ts';
export { boundedHebbianWeights, withBoundedPattern } from './rules/bounded-hebbian-weights.ts';
export { covarianceNetwork } from './rules/covariance-network.ts';
export {
  centredHebbianWeights,
  type HebbianOptions,
  hebbianWeights,
  withPattern,
} from './rules/hebbian-weights.ts';
export { type OjaOptions, ojaWeights } from './rules/oja-weights.ts';
export {
  type PerceptronOptions,
  perceptronWeights,
  symmetricPerceptronWeights,
  type Trained,
} from './rules/perceptron-weights.ts';
export {
  type PseudoInverseOptions,
  pseudoInverseWeights,
  withoutPattern,
} from './rules/pseudo-inverse-weights.ts';
export { secondOrderStorkeyWeights, storkeyWeights, withStorkeyPattern } from './rules/storkey-weights.ts';
export { type UnlearningOptions, unlearnedWeights } from './rules/unlearned-weights.ts';
export {
  loadPatternStore,
  PatternStore,
  type Recalled,
  type RecallOptions,
  type StoreOptions,
  storePatterns,
} from './store/pattern-store.ts';
