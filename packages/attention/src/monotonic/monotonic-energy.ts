import {
  axes,
  glorotUniform,
  linear,
  parameter,
  type Random,
  requireInteger,
  safeNorm,
} from '@mneme/tensor-core';
import {
  add,
  div,
  expandDims,
  mul,
  scalar,
  squeeze,
  type Tensor,
  tanh,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';
import type { AdditiveScoreConfig, AdditiveWeights } from '../scores/additive-score.ts';
import type { Score, ScoreLayer } from '../scores/score.ts';

/** What {@link monotonicEnergy} is made of: the matrices of an additive score, and three more. */
export interface MonotonicEnergyWeights extends AdditiveWeights {
  /** b, `[hidden]` */
  readonly bias: Tensor;
  /** g, a scalar: how far apart energies are. */
  readonly gain: Tensor;
  /** r, a scalar: the energy of what says nothing. */
  readonly offset: Tensor;
}

/**
 * The energy of monotonic attention (Raffel et al. 2017, section 2.4):
 *
 *     e = g v'/|v| tanh(W k + U q + b) + r
 *
 * A sigmoid, unlike a softmax, is not blind to a constant: the offset r decides how far a reader goes when it knows nothing
 * yet, and the scale g, apart from the direction v, how decided it is.
 *
 * @param query - q, `[..., queries, queryDepth]`
 * @param key - k, `[..., keys, keyDepth]`
 * @returns `[..., queries, keys]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { monotonicEnergy } from '@mneme/attention';
 *
 * const matrices = { keyWeight: tensor([[1]]), queryWeight: tensor([[1]]), vector: tensor([[3]]) };
 * const weights = { ...matrices, bias: tensor([0]), gain: tensor(2), offset: tensor(-1) };
 * monotonicEnergy(tensor([[0.5]]), tensor([[-0.5], [0.5]]), weights).print(); // [[-1, 0.5232]]
 */
export function monotonicEnergy(query: Tensor, key: Tensor, weights: MonotonicEnergyWeights): Tensor {
  const { keyWeight, queryWeight, vector, bias, gain, offset } = weights;
  axes(
    'monotonicEnergy',
    { query, key, keyWeight, queryWeight, vector, bias, gain, offset },
    {
      query: '... queries queryDepth',
      key: '... keys keyDepth',
      keyWeight: 'hidden keyDepth',
      queryWeight: 'hidden queryDepth',
      vector: '1 hidden',
      bias: 'hidden',
      gain: '',
      offset: '',
    },
  );
  return tidy(() => {
    const ofQueries = expandDims(linear(query, queryWeight, bias), -2); // [..., queries, 1, hidden]
    const ofKeys = expandDims(linear(key, keyWeight), -3); // [..., 1, keys, hidden]
    const direction = mul(div(vector, safeNorm(vector, -1, 1e-12, true)), gain);
    return add(squeeze(linear(tanh(add(ofQueries, ofKeys)), direction), [-1]), offset);
  });
}

/** The sizes of a {@link MonotonicEnergy}. */
export interface MonotonicEnergyConfig extends AdditiveScoreConfig {
  /** r at first. Default -4, for long memories: a reader that knows nothing passes most places by. */
  readonly offset?: number;
}

/**
 * {@link monotonicEnergy} with weights of its own: Glorot-uniform at first, the gain 1/sqrt(hidden).
 *
 * @throws RangeError `MonotonicEnergy: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { MonotonicEnergy } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const { score } = new MonotonicEnergy({ queryDepth: 3, keyDepth: 2, hidden: 5 }, new Random(0));
 * console.log(score(ones([1, 3]), ones([4, 2])).shape); // [1, 4]
 */
export class MonotonicEnergy implements ScoreLayer, MonotonicEnergyWeights {
  readonly keyWeight: Variable;
  readonly queryWeight: Variable;
  readonly vector: Variable;
  readonly bias: Variable;
  readonly gain: Variable;
  readonly offset: Variable;

  constructor({ queryDepth, keyDepth, hidden, offset = -4 }: MonotonicEnergyConfig, random: Random) {
    for (const [name, size] of Object.entries({ queryDepth, keyDepth, hidden })) {
      requireInteger('MonotonicEnergy', name, size);
    }
    const make = (name: string, shape: [number, number]): Variable =>
      parameter(glorotUniform(shape, random.split(name)));
    this.keyWeight = make('keyWeight', [hidden, keyDepth]);
    this.queryWeight = make('queryWeight', [hidden, queryDepth]);
    this.vector = make('vector', [1, hidden]);
    this.bias = parameter(zeros([hidden]));
    this.gain = parameter(scalar(1 / Math.sqrt(hidden)));
    this.offset = parameter(scalar(offset));
  }

  readonly score: Score = (query, key) => monotonicEnergy(query, key, this);
}
