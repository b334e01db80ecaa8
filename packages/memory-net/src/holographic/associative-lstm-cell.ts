import {
  axes,
  batchMatMul,
  Linear,
  type Random,
  type RecurrentCell,
  type RecurrentStep,
  requireInteger,
} from '@mneme/tensor-core';
import {
  add,
  concat,
  mean,
  mul,
  reshape,
  sigmoid,
  split,
  type Tensor,
  tidy,
  tile,
  zeros,
} from '@tensorflow/tfjs-core';
import { boundModulus, complexProduct } from './complex-product.ts';
import { copyOrders, redundantKeys } from './redundant-keys.ts';

export interface AssociativeLstmConfig {
  readonly input: number;
  /** How much comes out: an even number, half of them real and half imaginary parts. */
  readonly size: number;
  /** Redundant copies of the cell, each with keys in an order of its own. Default 1. */
  readonly copies?: number;
}

/** What comes out, and the copies of the cell. */
export type AssociativeLstmState = {
  /** h, `[batch, size]`: real parts, then imaginary ones. */
  readonly hidden: Tensor;
  /** c, `[batch, 2, copies size / 2]` */
  readonly cell: Tensor;
};

/**
 * Associative LSTM (Danihelka, Wayne, Uria, Kalchbrenner and Graves 2016, section 4): an LSTM whose cell is a holographic
 * memory. Input and output keys, complex numbers no longer than 1, bind what goes in and find it again; several copies of
 * the cell, whose keys are in different orders, have noise that averages out.
 *
 *     c_s = g_f c_s + (P_s r_i) (g_i u),   h = g_o bound(mean_s (P_s r_o) c_s)
 *
 * with gates g of the logistic function, one for each complex number, and keys r and update u bounded by
 * {@link boundModulus}. The forget gate's bias starts at 1.
 *
 * @throws RangeError `AssociativeLstmCell: size must be an even number of at least 2, got 5`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random, unroll } from '@mneme/tensor-core';
 * import { AssociativeLstmCell } from '@mneme/memory-net';
 *
 * const cell = new AssociativeLstmCell({ input: 3, size: 8, copies: 4 }, new Random(0));
 * console.log(unroll(cell, ones([2, 5, 3])).output.shape); // [2, 5, 8]
 */
export class AssociativeLstmCell implements RecurrentCell<AssociativeLstmState> {
  readonly size: number;
  readonly copies: number;
  /** Of the input, with a bias: three gates, two keys and the update, `[9 size / 2, input]`. */
  readonly input: Linear;
  /** Of what came out, `[9 size / 2, size]`. */
  readonly hidden: Linear;
  /** `[size / 2, copies size / 2]`, a buffer. */
  readonly orders: Tensor;

  constructor({ input, size, copies = 1 }: AssociativeLstmConfig, random: Random) {
    requireInteger('AssociativeLstmCell', 'copies', copies);
    if (!(Number.isInteger(size) && size >= 2 && size % 2 === 0)) {
      throw new RangeError(`AssociativeLstmCell: size must be an even number of at least 2, got ${size}`);
    }
    this.size = size;
    this.copies = copies;
    const rows = (9 * size) / 2;
    this.input = new Linear({ input, output: rows }, random.split('input'));
    this.hidden = new Linear({ input: size, output: rows, bias: false }, random.split('hidden'));
    this.orders = copyOrders({ size: size / 2, copies }, random.split('orders'));
    this.#rememberAtFirst();
  }

  initialState(batch: number): AssociativeLstmState {
    return {
      hidden: zeros([batch, this.size]),
      cell: zeros([batch, 2, (this.copies * this.size) / 2]),
    };
  }

  call(x: Tensor, state: AssociativeLstmState): RecurrentStep<AssociativeLstmState> {
    return tidy(() => this.advance(this.project(x), state));
  }

  project(x: Tensor): Tensor {
    return this.input.call(x);
  }

  advance(projected: Tensor, { hidden, cell }: AssociativeLstmState): RecurrentStep<AssociativeLstmState> {
    const { size, copies } = this;
    const half = size / 2;
    axes(
      'AssociativeLstmCell',
      { hidden, cell, projected },
      { hidden: `batch ${size}`, cell: `batch 2 ${copies * half}`, projected: `batch ${9 * half}` },
    );
    return tidy(() => {
      const numbers = add(projected, batchMatMul(hidden, this.hidden.weight, { transposeB: true }));
      const [opened, complex] = split(numbers, [3 * half, 6 * half], 1) as [Tensor, Tensor];
      const [forget, write, give] = split(sigmoid(reshape(opened, [-1, 3, half])), 3, 1) as Three;
      const bounded = boundModulus(reshape(complex, [-1, 3, 2, half]));
      const [keyIn, keyOut, update] = split(bounded, 3, 1).map((x) => reshape(x, [-1, 2, half])) as Three;
      const inEach = (x: Tensor): Tensor => (copies === 1 ? x : tile(x, [1, 1, copies]));
      const bound = complexProduct(redundantKeys(keyIn, this.orders), inEach(mul(write, update)));
      const next = add(mul(inEach(forget), cell), bound);
      const found = complexProduct(redundantKeys(keyOut, this.orders), next);
      const averaged = mean(reshape(found, [-1, 2, copies, half]), 2);
      const output = reshape(mul(give, boundModulus(averaged)), [-1, size]);
      return { output, state: { hidden: output, cell: next } };
    });
  }

  #rememberAtFirst(): void {
    const { bias } = this.input;
    if (!bias) return;
    const half = this.size / 2;
    const first = tidy(() => concat([add(zeros([half]), 1), zeros([8 * half])]));
    bias.assign(first);
    first.dispose();
  }
}

type Three = [Tensor, Tensor, Tensor];
