import { MultiHeadAttention } from '@mneme/attention';
import {
  type CallContext,
  LayerNorm,
  Linear,
  parameter,
  type Random,
  type RecurrentCell,
  type RecurrentStep,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import {
  add,
  cast,
  concat,
  expandDims,
  ones,
  relu,
  slice,
  squeeze,
  type Tensor,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';

export interface WindowAttentionCellConfig {
  readonly input: number;
  readonly size: number;
  /** Divides `size`. */
  readonly heads: number;
  /** How many steps it looks back over, this one included. */
  readonly window: number;
}

/** The window of steps, the newest last. */
export type WindowState = {
  /** `[batch, window, size]` */
  readonly steps: Tensor;
  /** `[batch, window]`, 1 where there was a step, else 0. */
  readonly present: Tensor;
};

/**
 * A Transformer block as a controller: each step attends over the last `window` steps, itself included, with a learned
 * vector for how long ago each was; then comes the position-wise network. Layer norms stand before either (pre-norm).
 *
 *     a_t = e_t + attention(norm(e_t), norm(e_{t-window+1..t}) + p),   h_t = a_t + W_2 relu(W_1 norm(a_t)),   e_t = W x_t
 *
 * @throws RangeError `WindowAttentionCell: window must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random, unroll } from '@mneme/tensor-core';
 * import { WindowAttentionCell } from '@mneme/memory-net';
 *
 * const cell = new WindowAttentionCell({ input: 3, size: 8, heads: 2, window: 4 }, new Random(0));
 * console.log(unroll(cell, ones([2, 5, 3])).output.shape); // [2, 5, 8]
 */
export class WindowAttentionCell implements RecurrentCell<WindowState> {
  readonly size: number;
  readonly window: number;
  readonly embed: Linear;
  /** p, `[window, size]` */
  readonly ages: Variable;
  readonly attentionNorm: LayerNorm;
  readonly attention: MultiHeadAttention;
  readonly networkNorm: LayerNorm;
  readonly widen: Linear;
  readonly narrow: Linear;

  constructor({ input, size, heads, window }: WindowAttentionCellConfig, random: Random) {
    requireInteger('WindowAttentionCell', 'window', window);
    this.size = size;
    this.window = window;
    this.embed = new Linear({ input, output: size }, random.split('embed'));
    this.ages = parameter(zeros([window, size]));
    this.attentionNorm = new LayerNorm({ size });
    this.attention = new MultiHeadAttention({ width: size, heads }, random.split('attention'));
    this.networkNorm = new LayerNorm({ size });
    this.widen = new Linear({ input: size, output: 4 * size }, random.split('widen'));
    this.narrow = new Linear({ input: 4 * size, output: size }, random.split('narrow'));
  }

  initialState(batch: number): WindowState {
    return { steps: zeros([batch, this.window, this.size]), present: zeros([batch, this.window]) };
  }

  call(x: Tensor, state: WindowState, context: CallContext = {}): RecurrentStep<WindowState> {
    return tidy(() => {
      const [batch = 0] = x.shape;
      const now = expandDims(this.embed.call(x), 1); // [batch, 1, size]
      const steps = pushed(state.steps, now);
      const present = pushed(state.present, ones([batch, 1]));
      const seen = add(this.attentionNorm.call(steps), this.ages);
      const { output } = this.attention.call(
        {
          query: this.attentionNorm.call(now),
          key: seen,
          value: seen,
          mask: expandDims(cast(present, 'bool'), 1),
        },
        within(context, 'attention'),
      );
      const attended = squeeze(add(now, output), [1]);
      const hidden = relu(this.widen.call(this.networkNorm.call(attended)));
      return { output: add(attended, this.narrow.call(hidden)), state: { steps, present } };
    });
  }
}

/** The window with `last` put at its end, and its first left out. */
function pushed(window: Tensor, last: Tensor): Tensor {
  const [batch = 0, length = 0, ...rest] = window.shape;
  return concat([slice(window, [0, 1], [batch, length - 1, ...rest]), last], 1);
}
