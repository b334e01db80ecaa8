import { axes, batchMatMul, withoutGradient } from '@mneme/tensor-core';
import {
  add,
  div,
  expandDims,
  max,
  pow,
  reshape,
  sum,
  type Tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

/** In which order was written, and where was read. */
export interface DirectionsInputs {
  /** L, `[batch, writeHeads, slots, slots]` */
  readonly link: Tensor;
  /** w^r of the step before, `[batch, readHeads, slots]` */
  readonly readWeights: Tensor;
}

/** `[batch, readHeads, writeHeads, slots]` each. */
export type Directions = {
  /** f, what was written next after what was read. */
  readonly forward: Tensor;
  /** b, what was written just before it. */
  readonly backward: Tensor;
};

/**
 * On and back in time: `f_i = sum_j L_ij w_j` and `b_j = sum_i L_ij w_i` (Graves et al. 2016, methods, "temporal memory
 * linkage"), for the links of each write head.
 *
 * @throws ShapeError `dncDirections: readWeights must be [batch, readHeads, slots], got [2, 1, 5]: slots is 3 in link but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncDirections } from '@mneme/memory-net';
 *
 * // Slot 1 was written to right after slot 0, which was read.
 * const { forward } = dncDirections({ link: tensor([[[[0, 0], [1, 0]]]]), readWeights: tensor([[[1, 0]]]) });
 * forward.print(); // [[[[0, 1]]]]
 */
export function dncDirections({ link, readWeights }: DirectionsInputs): Directions {
  axes(
    'dncDirections',
    { link, readWeights },
    { link: 'batch writeHeads slots slots', readWeights: 'batch readHeads slots' },
  );
  return tidy(() => {
    const read = expandDims(readWeights, 1); // [batch, 1, readHeads, slots]
    const [batch = 0, writeHeads = 0, slots = 0] = link.shape;
    // One write head needs no transposition.
    const byReader = (x: Tensor): Tensor =>
      writeHeads === 1 ? reshape(x, [batch, -1, 1, slots]) : transpose(x, [0, 2, 1, 3]);
    return {
      forward: byReader(batchMatMul(read, link, { transposeB: true })),
      backward: byReader(batchMatMul(read, link)),
    };
  });
}

/** Added before the power: 0^s has no gradient. */
const EPSILON = 1e-6;

/**
 * Sharpens a direction that many writes have blurred (Csordas and Schmidhuber 2019, equation 12):
 *
 *     S(d, s)_i = ((d_i + eps) / max(d + eps))^s / sum_j ((d_j + eps) / max(d + eps))^s
 *
 * @param direction - d, `[.., slots]`
 * @param sharpness - s, `[.., 1]`, at least 1
 * @returns `[.., slots]`, sums to 1
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { sharpenDirection } from '@mneme/memory-net';
 *
 * sharpenDirection(tensor([[0.3, 0.1]]), tensor([[2]])).print(); // [[0.9, 0.1]]
 */
export function sharpenDirection(direction: Tensor, sharpness: Tensor): Tensor {
  axes('sharpenDirection', { direction, sharpness }, { direction: '... slots', sharpness: '... 1' });
  return tidy(() => {
    const above = add(direction, EPSILON);
    const axis = direction.rank - 1;
    // What all are divided by does not change their shares: it needs no gradient.
    const powers = pow(div(above, withoutGradient(max(above, axis, true))), sharpness);
    return div(powers, sum(powers, axis, true));
  });
}
