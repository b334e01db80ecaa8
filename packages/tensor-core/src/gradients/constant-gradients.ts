import type { GradConfig } from '@tensorflow/tfjs-core';
import { constant } from './define.ts';

/**
 * Kernels through which no gradient flows. tfjs gives some of them zeros and none to the rest, so that a comparison
 * on the tape throws; and the zeros must be of float32 even where the input is of integers.
 */
export function constantGradients(): GradConfig[] {
  const comparisons = [
    'Equal',
    'Greater',
    'GreaterEqual',
    'Less',
    'LessEqual',
    'LogicalAnd',
    'LogicalOr',
    'NotEqual',
  ];
  const steps = [
    'All',
    'Any',
    'ArgMax',
    'ArgMin',
    'Ceil',
    'Floor',
    'IsFinite',
    'IsInf',
    'IsNan',
    'LogicalNot',
  ];
  const others = ['OnesLike', 'Round', 'Sign', 'Step', 'ZerosLike'];
  return [
    ...comparisons.map((name) => constant(name, ['a', 'b'])),
    ...[...steps, ...others].map((name) => constant(name, ['x'])),
    constant('OneHot', ['indices']),
    constant('SearchSorted', ['sortedSequence', 'values']),
    constant('Multinomial', ['logits']),
  ];
}
