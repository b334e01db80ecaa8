import {
  axes,
  batchMatMul,
  Linear,
  layerNormalization,
  parameter,
  type Random,
  type RecurrentCell,
  type RecurrentStep,
  requireAtLeastZero,
  requireFraction,
  requireInteger,
} from '@mneme/tensor-core';
import {
  add,
  expandDims,
  eye,
  mul,
  ones,
  relu,
  squeeze,
  type Tensor,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';

export interface FastWeightsConfig {
  readonly input: number;
  readonly size: number;
  /** lambda, how much of the fast weights is kept at each step, in [0, 1). Default 0.95. */
  readonly decay?: number;
  /** eta, how fast they learn, at least 0. Default 0.5. */
  readonly rate?: number;
  /** S, how often a hidden state is let settle, at least 1. Default 1. */
  readonly steps?: number;
}

/** The hidden state and the fast weights. */
export type FastWeightsState = {
  /** h, `[batch, size]` */
  readonly hidden: Tensor;
  /** A, `[batch, size, size]` */
  readonly fast: Tensor;
};

/**
 * A recurrent network whose recent past is in weights that change fast (Ba, Hinton, Mnih, Leibo and Ionescu 2016,
 * equations 1, 2 and 5): an associative memory that adds capacity without parameters. The slow weights' part, the boundary
 * condition, is held fixed while the hidden state settles.
 *
 *     A_t = lambda A_{t-1} + eta h_t h_t'
 *     b = W h_t + C x_t,   h_0 = relu(LN(b)),   h_{s+1} = relu(LN(b + A_t h_s)),   h_{t+1} = h_S
 *
 * W starts as 0.05 times the identity, as in the released recipes of such networks.
 *
 * @throws RangeError `FastWeightsCell: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random, unroll } from '@mneme/tensor-core';
 * import { FastWeightsCell } from '@mneme/memory-net';
 *
 * const cell = new FastWeightsCell({ input: 3, size: 5 }, new Random(0));
 * console.log(unroll(cell, ones([2, 7, 3])).output.shape); // [2, 7, 5]
 */
export class FastWeightsCell implements RecurrentCell<FastWeightsState> {
  readonly size: number;
  readonly decay: number;
  readonly rate: number;
  readonly steps: number;
  /** C and a bias, `[size, input]` and `[size]` */
  readonly input: Linear;
  /** W, `[size, size]` */
  readonly stateWeight: Variable;
  readonly normWeight: Variable;
  readonly normBias: Variable;

  constructor(config: FastWeightsConfig, random: Random) {
    const { input, size, decay = 0.95, rate = 0.5, steps = 1 } = config;
    requireInteger('FastWeightsCell', 'size', size);
    requireInteger('FastWeightsCell', 'steps', steps);
    requireFraction('FastWeightsCell', 'decay', decay);
    requireAtLeastZero('FastWeightsCell', 'rate', rate);
    this.size = size;
    this.decay = decay;
    this.rate = rate;
    this.steps = steps;
    this.input = new Linear({ input, output: size }, random.split('input'));
    this.stateWeight = parameter(tidy(() => mul(eye(size), 0.05)));
    this.normWeight = parameter(ones([size]));
    this.normBias = parameter(zeros([size]));
  }

  initialState(batch: number): FastWeightsState {
    return { hidden: zeros([batch, this.size]), fast: zeros([batch, this.size, this.size]) };
  }

  call(x: Tensor, state: FastWeightsState): RecurrentStep<FastWeightsState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return this.input.call(x);
  }

  advance(projected: Tensor, { hidden, fast }: FastWeightsState): RecurrentStep<FastWeightsState> {
    axes(
      'FastWeightsCell',
      { hidden, fast, projected },
      {
        hidden: `batch ${this.size}`,
        fast: `batch ${this.size} ${this.size}`,
        projected: `batch ${this.size}`,
      },
    );
    return tidy(() => {
      const next = fastWeights(fast, hidden, this);
      const boundary = add(projected, batchMatMul(hidden, this.stateWeight, { transposeB: true }));
      const settle = (x: Tensor): Tensor => relu(layerNormalization(x, this.normWeight, this.normBias));
      let settled = settle(boundary);
      for (let s = 0; s < this.steps; s++) settled = settle(add(boundary, recall(next, settled)));
      return { output: settled, state: { hidden: settled, fast: next } };
    });
  }
}

/**
 * One step of fast weights, `A' = lambda A + eta h h'` (Ba et al. 2016, equation 1).
 *
 * @param fast - A, `[batch, size, size]`
 * @param hidden - h, `[batch, size]`
 * @throws ShapeError `fastWeights: hidden must be [batch, size], got [2, 5]: size is 3 in fast but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { fastWeights } from '@mneme/memory-net';
 *
 * const options = { decay: 0.5, rate: 1 };
 * fastWeights(tensor([[[2, 0], [0, 2]]]), tensor([[1, 3]]), options).print(); // [[[2, 3], [3, 10]]]
 */
export function fastWeights(
  fast: Tensor,
  hidden: Tensor,
  { decay, rate }: { readonly decay: number; readonly rate: number },
): Tensor {
  axes('fastWeights', { fast, hidden }, { fast: 'batch size size', hidden: 'batch size' });
  return tidy(() => {
    const written = batchMatMul(expandDims(mul(hidden, rate), 2), expandDims(hidden, 1));
    return add(mul(fast, decay), written);
  });
}

/** `A h` for each of a batch. */
function recall(fast: Tensor, hidden: Tensor): Tensor {
  return squeeze(batchMatMul(expandDims(hidden, 1), fast, { transposeB: true }), [1]);
}
