import { axes, linear, maskedSoftmax, requireInteger, requirePositive } from '@mneme/tensor-core';
import {
  abs,
  exp,
  expandDims,
  lessEqual,
  logicalAnd,
  mul,
  range,
  sigmoid,
  square,
  squeeze,
  sub,
  type Tensor,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/**
 * The places within `reach` of a position, `|s - p| <= D`: where local attention looks (Luong, Pham and Manning 2015,
 * section 3.2). Places are counted from 0.
 *
 * @param position - p, `[...]`, whole numbers or not
 * @returns bool `[..., keys]`
 * @throws RangeError `localWindow: reach must be a finite number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { localWindow } from '@mneme/attention';
 *
 * localWindow(tensor([0, 2.5]), { keys: 4, reach: 1 }).print(); // [[1, 1, 0, 0], [0, 0, 1, 1]]
 */
export function localWindow(
  position: Tensor,
  { keys, reach }: { readonly keys: number; readonly reach: number },
): Tensor {
  requireInteger('localWindow', 'keys', keys);
  requirePositive('localWindow', 'reach', reach);
  return tidy(() => lessEqual(abs(distances(position, keys)), reach));
}

/** `s - p` for every place s. */
function distances(position: Tensor, keys: number): Tensor {
  return sub(range(0, keys, 1, 'float32'), expandDims(position, -1));
}

/** How {@link gaussianWindowWeights} looks. */
export interface LocalWeightsConfig {
  /** D, above 0: half the width of the window; the Gaussian's deviation is D/2. */
  readonly reach: number;
  /** Bool, `[..., keys]`, true where to attend. Default everywhere. */
  readonly mask?: Tensor;
}

/**
 * Attention about a position, "local-p" (Luong, Pham and Manning 2015, equation 10):
 *
 *     a_s = softmax_s(score_s) exp(-(s - p)^2 / (2 sigma^2)),   |s - p| <= D,   sigma = D/2
 *
 * The softmax is over the window; through the Gaussian the position has a gradient. The weights sum to less than 1.
 *
 * @param scores - `[..., keys]`
 * @param position - p, `[...]`, counted from 0
 * @throws RangeError `gaussianWindowWeights: reach must be a finite number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gaussianWindowWeights } from '@mneme/attention';
 *
 * gaussianWindowWeights(tensor([0, 0, 0]), tensor(0), { reach: 1 }).print(); // [0.5, 0.0677, 0]
 */
export function gaussianWindowWeights(
  scores: Tensor,
  position: Tensor,
  { reach, mask }: LocalWeightsConfig,
): Tensor {
  const { keys } = axes('gaussianWindowWeights', { scores }, { scores: '... keys' });
  requirePositive('gaussianWindowWeights', 'reach', reach);
  if (mask) requireMask('gaussianWindowWeights', 'mask', mask);
  return tidy(() => {
    const window = localWindow(position, { keys, reach });
    const weights = maskedSoftmax(scores, mask ? logicalAnd(window, mask) : window);
    return mul(weights, exp(mul(square(distances(position, keys)), -2 / reach ** 2)));
  });
}

/** The matrices of {@link predictedPosition}. */
export interface PositionWeights {
  /** W_p, `[hidden, queryDepth]` */
  readonly positionWeight: Tensor;
  /** v_p, `[1, hidden]` */
  readonly positionVector: Tensor;
}

/**
 * Where in the memory a query looks: `p = S sigmoid(v'tanh(W h))`, between 0 and S (Luong, Pham and Manning 2015, equation
 * 9).
 *
 * @param query - h, `[..., queryDepth]`
 * @param lengths - S, `[...]`
 * @returns `[...]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { predictedPosition } from '@mneme/attention';
 *
 * const weights = { positionWeight: tensor([[1]]), positionVector: tensor([[0]]) };
 * predictedPosition(tensor([[3]]), tensor([8]), weights).print(); // [4]
 */
export function predictedPosition(
  query: Tensor,
  lengths: Tensor,
  { positionWeight, positionVector }: PositionWeights,
): Tensor {
  axes(
    'predictedPosition',
    { query, positionWeight, positionVector },
    { query: '... queryDepth', positionWeight: 'hidden queryDepth', positionVector: '1 hidden' },
  );
  return tidy(() => {
    const logit = squeeze(linear(tanh(linear(query, positionWeight)), positionVector), [-1]);
    return mul(lengths, sigmoid(logit));
  });
}
