export { energy, energyChange, twoStepEnergy } from './binary/energy.ts';
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
  recallSynchronously,
  type SynchronousOptions,
  type SynchronousRecall,
  synchronousStep,
} from './binary/recall-synchronously.ts';
export type { Ties } from './binary/ties.ts';
export {
  modernEnergy,
  type Retrieved,
  type RetrieveOptions,
  retrieve,
  separation,
} from './modern/retrieve.ts';
export { boundedHebbianWeights, withBoundedPattern } from './rules/bounded-hebbian-weights.ts';
export {
  centredHebbianWeights,
  type HebbianOptions,
  hebbianWeights,
  withPattern,
} from './rules/hebbian-weights.ts';
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
