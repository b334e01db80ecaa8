import { type CallContext, type RecurrentCell, type RecurrentState, within } from '@mneme/tensor-core';
import { concat, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Alignment, checkMemory, type DecoderMemory } from './alignment.ts';
import {
  type AttentionDecoder,
  contextVector,
  type DecoderInputs,
  type DecoderStep,
} from './attention-decoder.ts';

/** The state of a cell whose `hidden`, `[batch, size]`, is the query. */
export type HiddenState = RecurrentState & { readonly hidden: Tensor };

/** The parts of a {@link BahdanauDecoder}. */
export interface BahdanauDecoderConfig<State extends HiddenState, Carried extends RecurrentState> {
  /** Of the input and the context vector side by side: its `input` is the sum of their sizes. */
  readonly cell: RecurrentCell<State>;
  readonly alignment: Alignment<Carried>;
}

/**
 * A decoder that looks before it steps (Bahdanau, Cho and Bengio 2015, section 3.1): the previous hidden state is the
 * query, and what is read goes into the cell together with the input.
 *
 *     a_t = align(s_{t-1}, h),   c_t = sum_j a_tj h_j,   s_t = cell([x_t; c_t], s_{t-1})
 *
 * With an `AdditiveAlignment` it is the paper's; the output is s_t. The first state is zero; another, as the paper makes of
 * the encoder's, is given as `{ ...decoder.initialState(memory), hidden }`. All parameters are the parts' own, so that another
 * decoder can share them: for instance one that is hard where this one is soft.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { AdditiveAlignment, BahdanauDecoder } from '@mneme/attention';
 * import { GruCell, Random } from '@mneme/tensor-core';
 *
 * const random = new Random(0);
 * const decoder = new BahdanauDecoder({
 *   cell: new GruCell({ input: 3 + 2, size: 5 }, random.split('cell')),
 *   alignment: new AdditiveAlignment({ queryDepth: 5, keyDepth: 2, hidden: 7 }, random.split('alignment')),
 * });
 * const memory = { values: ones([1, 4, 2]) };
 * const { output, weights } = decoder.call({ x: ones([1, 3]), memory }, decoder.initialState(memory));
 * console.log(output.shape, weights.shape); // [1, 5] [1, 4]
 */
export class BahdanauDecoder<State extends HiddenState, Carried extends RecurrentState>
  implements AttentionDecoder<State & Carried>
{
  readonly cell: RecurrentCell<State>;
  readonly alignment: Alignment<Carried>;

  constructor({ cell, alignment }: BahdanauDecoderConfig<State, Carried>) {
    this.cell = cell;
    this.alignment = alignment;
  }

  call(
    { x, memory }: DecoderInputs,
    state: State & Carried,
    context: CallContext = {},
  ): DecoderStep<State & Carried> {
    return tidy(() => {
      const aligned = this.alignment.call(state.hidden, state, memory, within(context, 'alignment'));
      const read = contextVector(aligned.weights, memory.values);
      const next = this.cell.call(concat([x, read], 1), state, within(context, 'cell'));
      return {
        output: next.output,
        context: read,
        weights: aligned.weights,
        state: { ...aligned.state, ...next.state },
      };
    });
  }

  initialState(memory: DecoderMemory): State & Carried {
    const { batch } = checkMemory('BahdanauDecoder', memory);
    return { ...this.alignment.initialState(memory), ...this.cell.initialState(batch) };
  }

  prepare(values: Tensor): Tensor | undefined {
    return this.alignment.prepare?.(values);
  }
}
