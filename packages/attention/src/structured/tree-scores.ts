import { axes, bandMask, select } from '@mneme/tensor-core';
import {
  cast,
  concat,
  expandDims,
  logicalAnd,
  mul,
  ones,
  reshape,
  scalar,
  slice,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import { IMPOSSIBLE } from './impossible.ts';

/**
 * What a distribution over dependency trees is made of: log-potentials, any finite numbers. A tree gives each word one head,
 * another word or the root, without a cycle; its score is the sum of what its arcs and roots score, and
 * `p(tree) = exp(score) / Z`.
 */
export interface TreeScores {
  /** `[batch, length, length]`: of word i (row) as the head of word j (column); the diagonal does not matter. */
  readonly arcs: Tensor;
  /** `[batch, length]`: of a word that has no other as its head. */
  readonly roots: Tensor;
  /** `[batch, length]`, bool, true where there is a word. The others are in no tree. */
  readonly mask?: Tensor;
}

/** The probability of each part of a tree. */
export interface TreeMarginals {
  /** `[batch, length, length]`: that word i is the head of word j. A column and its root sum to 1, or are 0 where masked. */
  readonly arcs: Tensor;
  /** `[batch, length]`: that a word is a root. */
  readonly roots: Tensor;
}

export interface TreeSizes {
  readonly batch: number;
  readonly length: number;
}

export function checkTrees(where: string, { arcs, roots, mask }: TreeScores): TreeSizes {
  const { length } = axes(where, { roots }, { roots: 'batch length' });
  axes(
    where,
    { roots, arcs, mask },
    { roots: 'batch length', arcs: `batch ${length} ${length}`, mask: 'batch length' },
  );
  if (length < 1) {
    throw new RangeError(`${where}: roots must have at least 1 word, got [${roots.shape.join(', ')}]`);
  }
  if (mask) requireMask(where, 'mask', mask, 'true where there is a word');
  return { batch: roots.shape[0] ?? 1, length };
}

/** `[batch, length + 1, length]`: of each word, and last of the root, as the head of each; those that cannot be, impossible. */
export function headScores({ arcs, roots, mask }: TreeScores, { batch, length }: TreeSizes): Tensor {
  return tidy(() => {
    const all = concat([arcs, reshape(roots, [batch, 1, length])], 1);
    const never = scalar(IMPOSSIBLE);
    const heads = select(selfHeads(length), never, all);
    if (!mask) return heads;
    const root = ones([batch, 1], 'bool');
    const open = logicalAnd(expandDims(concat([mask, root], 1), 2), expandDims(mask, 1));
    return select(open, heads, never);
  });
}

/** `[length + 1, length]`: where a word would be its own head. */
export function selfHeads(length: number): Tensor {
  return bandMask(length + 1, length, { below: 0, above: 0 });
}

/** Probabilities as {@link headScores} has them, taken apart; padding gets exactly 0. */
export function marginalsOf(
  heads: Tensor,
  mask: Tensor | undefined,
  { batch, length }: TreeSizes,
): TreeMarginals {
  return tidy(() => {
    const kept = mask ? mul(heads, cast(expandDims(mask, 1), 'float32')) : heads;
    return {
      arcs: slice(kept, [0, 0, 0], [batch, length, length]),
      roots: reshape(slice(kept, [0, length, 0], [batch, 1, length]), [batch, length]),
    };
  });
}
