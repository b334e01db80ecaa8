import { batchMatMul, embedding, oneHot, requireInteger, topk } from '@mneme/tensor-core';
import {
  add,
  cast,
  concat,
  div,
  expandDims,
  fill,
  floor,
  mul,
  ones,
  range,
  reshape,
  scalar,
  sub,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { allowedNow, type DecodePointersConfig, logProbabilities, orNever } from './decode-pointers.ts';
import { checkItems, DISALLOWED, type PointerInputs, type PointerNetwork } from './pointer-network.ts';
import { eachOnce } from './pointer-rules.ts';

/** How {@link beamSearchPointers} searches. */
export interface BeamSearchPointersConfig extends DecodePointersConfig {
  /** How many hypotheses are kept after each step. */
  readonly width: number;
}

/** What {@link beamSearchPointers} found, best first. The tensors belong to the caller. */
export type FoundPointers = {
  /** The places of the items, int32 `[batch, width, steps]`. */
  readonly chosen: Tensor;
  /**
   * The logarithm of the probability of all choices together, `[batch, width]`; `-Infinity` where there were fewer
   * hypotheses than the width, and then what is chosen means nothing.
   */
  readonly logProbability: Tensor;
};

/**
 * Beam search over the choices of a pointer network, a whole batch at once: after each step the `width` likeliest sequences
 * go on, with their own state. Width 1 is greedy decoding; with as many as there are sequences it is exhaustive. The
 * likelihoods are those of the sequences, not divided by their length, since all have the same.
 *
 * @throws RangeError `beamSearchPointers: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { beamSearchPointers, PointerNetwork } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const network = new PointerNetwork({ input: 1, size: 8 }, new Random(0));
 * const { chosen } = beamSearchPointers(network, { items: tensor([[[20], [5], [10]]]) }, { steps: 3, width: 2 });
 * console.log(chosen.shape); // [1, 2, 3]
 */
export function beamSearchPointers(
  network: PointerNetwork,
  inputs: PointerInputs,
  { steps, width, rule = eachOnce }: BeamSearchPointersConfig,
): FoundPointers {
  requireInteger('beamSearchPointers', 'steps', steps);
  requireInteger('beamSearchPointers', 'width', width);
  const { batch, items: count } = checkItems('beamSearchPointers', inputs);
  return tidy(() => {
    const encoded = network.encode(inputs);
    const { hidden, cell } = encoded.state;
    let state = { hidden: repeated(hidden, width), cell: repeated(cell, width) };
    let x: Tensor = mul(ones([batch * width, 1]), network.start);
    let past: readonly Tensor[] = [];
    let chosen: readonly Tensor[] = [];
    // All beams are alike at first: one of them counts.
    let total: Tensor = add(zeros([batch, width]), firstOnly(width));
    for (let m = 0; m < steps; m++) {
      const step = network.step(x, state, encoded);
      const likely = logProbabilities(step.scores, allowedNow(rule(past, count), inputs, width));
      const found = best(add(expandDims(total, -1), likely));
      const keep = (each: Tensor): Tensor => embedding(each, found.rows);
      const choice = oneHot(reshape(found.places, [-1]), count);
      total = found.total;
      state = { hidden: keep(step.state.hidden), cell: keep(step.state.cell) };
      past = [...past.map(keep), choice];
      chosen = [...chosen.map(keep), cast(reshape(found.places, [-1, 1]), 'float32')];
      x = reshape(batchMatMul(reshape(choice, [batch, width, count]), inputs.items), [batch * width, -1]);
    }
    return {
      chosen: cast(reshape(concat([...chosen], 1), [batch, width, steps]), 'int32'),
      logProbability: orNever(total),
    };
  });
}

/** The likeliest of the ways to go on, `[batch, beams, items]`. */
function best(totals: Tensor): { readonly total: Tensor; readonly rows: Tensor; readonly places: Tensor } {
  const [batch = 0, width = 0, count = 0] = totals.shape;
  const { values, indices } = topk(reshape(totals, [batch, width * count]), width);
  const parents = cast(floor(div(cast(indices, 'float32'), count)), 'int32');
  const firsts = reshape(range(0, batch * width, width, 'int32'), [batch, 1]);
  return {
    total: values,
    rows: reshape(add(parents, firsts), [-1]),
    places: sub(indices, mul(parents, scalar(count, 'int32'))),
  };
}

/** Each row `width` times, one after the other. */
function repeated(x: Tensor, width: number): Tensor {
  const [rows = 0, size = 0] = x.shape;
  return reshape(mul(expandDims(x, 1), ones([rows, width, size])), [rows * width, size]);
}

/** 0 for the first beam and nothing to be had from the others. */
function firstOnly(width: number): Tensor {
  if (width === 1) return zeros([1]);
  return concat([zeros([1]), fill([width - 1], DISALLOWED)]);
}
