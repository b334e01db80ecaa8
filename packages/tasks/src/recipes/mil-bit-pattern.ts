import type { BagPooling } from '../instances/bag-classifier.ts';
import { showBag } from '../instances/show-bag.ts';
import { type MilPreset, MilTraining } from './mil-training.ts';
import type { Recipe, ShowOptions, Training } from './recipe.ts';

/**
 * The data and the optimizer of hopfield-layers' notebook, whose models have no encoder. Three times as many epochs bring the mean to 0 %
 * too; what is stuck with one head stays there.
 */
export const MIL_BIT_PATTERN: MilPreset = {
  train: 1536,
  test: 512,
  validation: 256,
  instances: 16,
  bits: 8,
  signals: 8,
  width: 32,
  heads: 8,
  steps: 3,
  hidden: 128,
  epochs: 50,
  batch: 32,
  learningRate: 1e-3,
  clip: 1,
};

const POOLINGS: readonly BagPooling[] = ['hopfield', 'hopfield-one-head', 'attention', 'mean'];

/** One bag classifier for each pooling, all with the same budget. */
export const milBitPattern: Recipe = {
  name: 'mil-bit-pattern',
  description:
    'bags of bit patterns, positive where one is a signal: pooled by the modern Hopfield network, by additive attention and by their mean',
  paper:
    'Ramsauer et al. 2021, "Hopfield networks is all you need"; data of hopfield-layers, examples/bit_pattern',
  metric: 'test error, mean over poolings',
  unit: 'percent',
  publishedAs: 'shown as curves, not as figures',
  publishedFor: () => undefined,
  generatesData: true,
  runs: () => POOLINGS,
  open: (run, seed) => new MilTraining({ pooling: run as BagPooling, preset: MIL_BIT_PATTERN, seed }),
  show,
};

function show(training: Training, { question, colour }: ShowOptions): string {
  if (!(training instanceof MilTraining)) throw new TypeError('show: training must be of mil-bit-pattern');
  const { testBags, preset } = training;
  const bag = testBags[question];
  if (!bag) {
    throw new RangeError(`show: question must be an integer in [0, ${testBags.length}), got ${question}`);
  }
  return showBag({
    instances: Array.from(bag.instances, (instance) => instance.toString(2).padStart(preset.bits, '0')),
    weights: training.weights([bag])[0] ?? [],
    signalAt: bag.signalAt,
    answer: training.answers([bag])[0] ?? false,
    colour,
  });
}
