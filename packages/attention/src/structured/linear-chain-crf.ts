import { axes, type CallContext, parameter, type Random, requireInteger, uniform } from '@mneme/tensor-core';
import {
  add,
  cast,
  expandDims,
  greater,
  mul,
  ones,
  pad,
  slice,
  sub,
  type Tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { chainMarginals } from './chain-marginals.ts';
import { type ChainPotentials, checkChain } from './chain-potentials.ts';
import { chainLogProbability } from './chain-score.ts';
import { type BestSequence, viterbi } from './viterbi.ts';

/** The sequences that a {@link LinearChainCrf} is given. */
export interface CrfInputs {
  /** What speaks for each state at each place, `[batch, length, states]`. */
  readonly unary: Tensor;
  /** `[batch, length]`, bool, true where there is a state. */
  readonly mask?: Tensor;
}

/** What a {@link LinearChainCrf} knows of sequences. */
export interface CrfWeights {
  /** Of state i followed by state j, `[states, states]`. */
  readonly transitions: Tensor;
  /** Of beginning, `[states]`. */
  readonly first: Tensor;
  /** Of ending, `[states]`. */
  readonly last: Tensor;
}

/**
 * The potentials of sequences whose first and last state have scores of their own: they join the unary ones. Only `unary` is
 * new, the caller's to dispose of.
 *
 * @throws ShapeError `crfPotentials: first must be [states], got [3]: states is 2 in unary but 3 here`
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { crfPotentials, viterbi } from '@mneme/attention';
 *
 * const weights = { transitions: zeros([2, 2]), first: tensor([1, 0]), last: tensor([0, 1]) };
 * viterbi(crfPotentials({ unary: zeros([1, 2, 2]) }, weights)).states.print(); // [[0, 1]]
 */
export function crfPotentials({ unary, mask }: CrfInputs, weights: CrfWeights): ChainPotentials {
  const { transitions, first, last } = weights;
  const given = { transitions, ...(mask && { mask }) };
  const { batch, length } = checkChain('crfPotentials', { unary, ...given });
  axes(
    'crfPotentials',
    { unary, first, last },
    { unary: 'batch length states', first: 'states', last: 'states' },
  );
  const ended = tidy(() => {
    const open = mask ? cast(mask, 'float32') : ones([batch, length]);
    const begins = greater(sub(open, shifted(open, 1)), 0);
    const ends = greater(sub(open, shifted(open, -1)), 0);
    const at = (places: Tensor, score: Tensor): Tensor => mul(expandDims(cast(places, 'float32'), -1), score);
    return add(unary, add(at(begins, first), at(ends, last)));
  });
  return { unary: ended, ...given };
}

export interface LinearChainCrfConfig {
  readonly states: number;
}

/**
 * A linear-chain conditional random field with scores of its own for steps, for the first state and for the last one
 * (Lafferty, McCallum and Pereira 2001). They start uniform of ±0.1. What a network says of each place goes in; for what
 * else there is to know of the sequences give {@link crfPotentials} to the functions on chains.
 *
 * @example
 * import { mean, neg, tensor, zeros } from '@tensorflow/tfjs-core';
 * import { LinearChainCrf } from '@mneme/attention';
 * import { Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const crf = new LinearChainCrf({ states: 3 }, new Random(0));
 * const states = tensor([[0, 2, 1, 1]], [1, 4], 'int32');
 * const { gradients } = valueAndGradient(crf, () => neg(mean(crf.logProbability({ unary: zeros([1, 4, 3]) }, states))));
 * console.log([...gradients.keys()]); // ['transitions', 'first', 'last']
 */
export class LinearChainCrf implements CrfWeights {
  readonly transitions: Variable;
  readonly first: Variable;
  readonly last: Variable;

  constructor({ states }: LinearChainCrfConfig, random: Random) {
    requireInteger('LinearChainCrf', 'states', states);
    const make = (name: string, shape: readonly number[]): Variable =>
      parameter(uniform(shape, random.split(name), { low: -0.1, high: 0.1 }));
    this.transitions = make('transitions', [states, states]);
    this.first = make('first', [states]);
    this.last = make('last', [states]);
  }

  /**
   * The probability of each state at each place, `[batch, length, states]`: see {@link chainMarginals}. Reported as `weights`
   * to `context.probe`.
   */
  call(inputs: CrfInputs, context: CallContext = {}): Tensor {
    return tidy(() => {
      const marginals = chainMarginals(crfPotentials(inputs, this));
      context.probe?.report('weights', marginals);
      return marginals;
    });
  }

  /** Of the given states, `[batch]`: see {@link chainLogProbability}. */
  logProbability(inputs: CrfInputs, states: Tensor): Tensor {
    return tidy(() => chainLogProbability(crfPotentials(inputs, this), states));
  }

  /** The most probable states: see {@link viterbi}. */
  best(inputs: CrfInputs): BestSequence {
    return tidy(() => ({ ...viterbi(crfPotentials(inputs, this)) }));
  }
}

/** `[batch, length]` moved to the right, or to the left where `by` is -1, with a 0 moved in. */
function shifted(x: Tensor, by: 1 | -1): Tensor {
  const [batch = 1, length = 1] = x.shape;
  if (length === 1) return zerosLike(x);
  const kept = slice(x, [0, by === 1 ? 0 : 1], [batch, length - 1]);
  return pad(kept, [[0, 0], by === 1 ? [1, 0] : [0, 1]]);
}
