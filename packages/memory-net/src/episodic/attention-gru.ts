import { axes, gruGates, linear } from '@mneme/tensor-core';
import { add, concat, fill, mul, slice, sub, type Tensor, tidy, unstack, zeros } from '@tensorflow/tfjs-core';

/** The parameters of an {@link attentionGru}: gates in the order reset, candidate. */
export interface AttentionGruWeights {
  /** `[2 width, input]` */
  readonly inputWeight: Tensor;
  /** `[2 width, width]` */
  readonly stateWeight: Tensor;
  /** `[2 width]` */
  readonly inputBias: Tensor;
  /** `[2 width]` */
  readonly stateBias: Tensor;
}

/**
 * A gated recurrent unit over facts whose update gate is the attention that each fact gets (Xiong, Merity and Socher 2016, equations 11 and 12);
 * the last state is the episode's context. Of weights of 0 nothing is taken in, so the order of those that count is kept.
 *
 *     r = sigmoid(W_r f + b_r + U_r h + c_r),   h~ = tanh(W f + b + r o (U h + c)),   h <- g h~ + (1 - g) h
 *
 * @param facts - f, `[batch, length, input]`
 * @param gates - g, `[batch, length]` in [0, 1]
 * @returns the last h, from zeros on, `[batch, width]`
 * @throws ShapeError `attentionGru: gates must be [batch, length], got [2, 5]: length is 7 in facts but 5 here`
 *
 * @example
 * import { ones, zeros } from '@tensorflow/tfjs-core';
 * import { attentionGru } from '@mneme/memory-net';
 *
 * const weights = { inputWeight: ones([2, 1]), stateWeight: zeros([2, 1]), inputBias: zeros([2]), stateBias: zeros([2]) };
 * attentionGru(ones([1, 3, 1]), ones([1, 3]), weights).print(); // [[0.7616]], tanh(1)
 */
export function attentionGru(facts: Tensor, gates: Tensor, weights: AttentionGruWeights): Tensor {
  const { inputWeight, stateWeight, inputBias, stateBias } = weights;
  const { batch, length, width } = axes(
    'attentionGru',
    { facts, gates, stateWeight },
    { facts: 'batch length input', gates: 'batch length', stateWeight: 'gates width' },
  );
  axes(
    'attentionGru',
    { facts, inputWeight, stateWeight, inputBias, stateBias },
    {
      facts: 'batch length input',
      inputWeight: `${2 * width} input`,
      stateWeight: `${2 * width} ${width}`,
      inputBias: `${2 * width}`,
      stateBias: `${2 * width}`,
    },
  );
  return tidy(() => {
    const projected = unstack(linear(facts, withUpdate(inputWeight), withUpdate(inputBias, CLOSED)), 1);
    const [state, bias] = [withUpdate(stateWeight), withUpdate(stateBias)];
    let hidden: Tensor = zeros([batch, width]);
    for (let t = 0; t < length; t++) {
      const candidate = gruGates(projected[t] as Tensor, linear(hidden, state, bias), hidden);
      hidden = add(hidden, mul(slice(gates, [0, t], [-1, 1]), sub(candidate, hidden)));
    }
    return hidden;
  });
}

/** The logistic function is 0 here in float32, and the gates of a GRU give the candidate alone. */
const CLOSED = -120;

/** Rows for an update gate between those of reset and candidate: zeros, or of `value`. */
function withUpdate(rows: Tensor, value = 0): Tensor {
  const [count = 2, ...rest] = rows.shape;
  const [half, begin] = [count / 2, new Array<number>(rest.length).fill(0)];
  const part = (from: number): Tensor => slice(rows, [from, ...begin], [half, ...rest]);
  return concat([part(0), fill([half, ...rest], value), part(half)], 0);
}
