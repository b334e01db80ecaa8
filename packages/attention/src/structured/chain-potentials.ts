import { axes, select } from '@mneme/tensor-core';
import {
  logicalAnd,
  reshape,
  scalar,
  slice,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import { IMPOSSIBLE } from './impossible.ts';

/**
 * What a linear-chain conditional random field is made of: log-potentials, any finite numbers. A sequence of states
 * `z` has the score
 *
 *     score(z) = sum_t unary[t, z_t] + sum_t transitions[t, z_t, z_t+1],   p(z) = exp(score(z)) / Z
 *
 * (Lafferty, McCallum and Pereira 2001; Kim et al. 2017). To forbid a step give it about -1e4.
 */
export interface ChainPotentials {
  /** `[batch, length, states]` */
  readonly unary: Tensor;
  /** Of state i followed by state j: `[states, states]` for every step, or `[batch, length - 1, states, states]`. */
  readonly transitions: Tensor;
  /**
   * `[batch, length]`, bool, true where there is a state. A place without one has no potential: it ends the chain, and
   * the next one begins anew.
   */
  readonly mask?: Tensor;
}

/** Potentials of which every place counts. */
export interface Chain {
  /** `[batch, length, states]` */
  readonly unary: Tensor3D;
  /** `[batch or 1, length - 1 or 1, states, states]`, from the first to the second. */
  readonly transitions: Tensor4D;
}

/** The sizes of checked potentials. */
export interface ChainSizes {
  readonly batch: number;
  readonly length: number;
  readonly states: number;
}

export function checkChain(where: string, { unary, transitions, mask }: ChainPotentials): ChainSizes {
  const perStep = transitions.rank === 2 ? '' : (`batch ${(unary.shape[1] ?? 1) - 1} ` as const);
  const patterns = {
    unary: 'batch length states',
    transitions: `${perStep}states states`,
    mask: 'batch length',
  };
  const sizes = axes(where, { unary, transitions, mask }, patterns) as unknown as ChainSizes;
  if (sizes.length < 1) {
    throw new RangeError(`${where}: unary must have at least 1 place, got [${unary.shape.join(', ')}]`);
  }
  if (mask) requireMask(where, 'mask', mask, 'true where there is a state');
  return sizes;
}

/**
 * The chain without a mask that is worth the same: a place that the mask leaves out is certainly in state 0, at no cost.
 */
export function closedChain(potentials: ChainPotentials, { length, states }: ChainSizes): Chain {
  const { unary, transitions, mask } = potentials;
  return tidy(() => {
    const steps = stepsOfAll(transitions, length, states);
    if (!mask) return { unary: unary as Tensor3D, transitions: steps as Tensor4D };
    const nothing = tensor1d(Array.from({ length: states }, (_, state) => (state === 0 ? 0 : IMPOSSIBLE)));
    return {
      unary: select(reshape(mask, [...mask.shape, 1]), unary, nothing) as Tensor3D,
      transitions: (length > 1 ? select(stepMask(mask), steps, scalar(0)) : steps) as Tensor4D,
    };
  });
}

function stepsOfAll(transitions: Tensor, length: number, states: number): Tensor {
  if (transitions.rank === 2) return reshape(transitions, [1, 1, states, states]);
  // Of a chain without steps nobody looks at them, but tensors of no size are trouble.
  return length === 1 ? zeros([1, 1, states, states]) : transitions;
}

/** `[batch, length - 1, 1, 1]`: which places have a state, and the next one too. */
export function stepMask(mask: Tensor): Tensor {
  const steps = (mask.shape[1] ?? 1) - 1;
  return tidy(() => {
    const both = logicalAnd(slice(mask, [0, 0], [-1, steps]), slice(mask, [0, 1], [-1, steps]));
    return reshape(both, [-1, steps, 1, 1]);
  });
}
