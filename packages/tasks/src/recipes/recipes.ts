import { kvBabi } from '../key-value/kv-babi.ts';
import { kvUnderground } from '../key-value/kv-underground.ts';
import { oneShotOmniglot } from '../one-shot/one-shot-omniglot.ts';
import { dmnBabi } from '../stories/dmn-babi.ts';
import { entnetBabi } from '../stories/entnet-babi.ts';
import { queueCopy, stackReverse } from '../transduction/transduction-recipes.ts';
import { associativeRetrieval } from './associative-retrieval.ts';
import { dncRepeatCopy } from './dnc-repeat-copy.ts';
import { episodicCopy } from './episodic-copy.ts';
import { memn2nBabi, memn2nBabiJoint } from './memn2n-babi.ts';
import { memn2nBabiTransfer } from './memn2n-babi-transfer.ts';
import { milBitPattern } from './mil-bit-pattern.ts';
import { ntmAlgorithms } from './ntm-algorithms.ts';
import { ntmCopy, ntmCopySmall } from './ntm-copy.ts';
import type { Recipe } from './recipe.ts';

/** Every recipe there is. */
export const RECIPES: readonly Recipe[] = [
  memn2nBabi,
  memn2nBabiJoint,
  memn2nBabiTransfer,
  milBitPattern,
  ntmCopySmall,
  ntmCopy,
  ntmAlgorithms,
  dncRepeatCopy,
  associativeRetrieval,
  episodicCopy,
  stackReverse,
  queueCopy,
  kvUnderground,
  kvBabi,
  dmnBabi,
  entnetBabi,
  oneShotOmniglot,
];

/** The recipe called `name`. */
export function findRecipe(name: string): Recipe {
  const recipe = RECIPES.find((candidate) => candidate.name === name);
  if (!recipe) {
    const names = RECIPES.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`findRecipe: name must be one of ${names}, got ${name}`);
  }
  return recipe;
}
