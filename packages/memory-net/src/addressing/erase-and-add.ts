import { axes, batchMatMul } from '@mneme/tensor-core';
import { add as addTensors, mul, reshape, slice, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** What each write head does: symbols of Graves, Wayne and Danihelka 2014. */
export interface EraseAndAddInputs {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** w, `[batch, heads, slots]` */
  readonly weights: Tensor;
  /** e, `[batch, heads, word]`, in [0, 1] */
  readonly erase: Tensor;
  /** a, `[batch, heads, word]` */
  readonly add: Tensor;
}

/**
 * Writes to a memory (Graves, Wayne and Danihelka 2014, equations 3 and 4). All heads erase before any adds, so that
 * their order does not matter:
 *
 *     M'_i = M_i prod_h (1 - w_hi e_h) + sum_h w_hi a_h
 *
 * @returns M', `[batch, slots, word]`
 * @throws ShapeError `eraseAndAdd: erase must be [batch, heads, word], got [2, 1, 5]: word is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { eraseAndAdd } from '@mneme/memory-net';
 *
 * const contents = tensor([[[1, 1], [2, 2]]]);
 * const weights = tensor([[[0, 1]]]);
 * eraseAndAdd({ contents, weights, erase: tensor([[[1, 0]]]), add: tensor([[[5, 5]]]) }).print(); // [[[1, 1], [5, 7]]]
 */
export function eraseAndAdd({ contents, weights, erase, add }: EraseAndAddInputs): Tensor {
  const { batch, heads, slots, word } = axes(
    'eraseAndAdd',
    { contents, weights, erase, add },
    {
      contents: 'batch slots word',
      weights: 'batch heads slots',
      erase: 'batch heads word',
      add: 'batch heads word',
    },
  );
  return tidy(() => {
    const kept = Array.from({ length: heads }, (_, h) => {
      const where = reshape(slice(weights, [0, h, 0], [batch, 1, slots]), [batch, slots, 1]);
      return sub(1, mul(where, slice(erase, [0, h, 0], [batch, 1, word])));
    });
    const left = kept.reduce((product, share) => mul(product, share));
    return addTensors(mul(contents, left), batchMatMul(weights, add, { transposeA: true }));
  });
}
