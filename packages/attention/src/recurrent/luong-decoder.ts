import {
  axes,
  type CallContext,
  type Linear,
  linear,
  type RecurrentCell,
  type RecurrentState,
  within,
} from '@mneme/tensor-core';
import { concat, type Tensor, tanh, tidy, zeros } from '@tensorflow/tfjs-core';
import { type Alignment, checkMemory, type DecoderMemory } from './alignment.ts';
import {
  type AttentionDecoder,
  contextVector,
  type DecoderInputs,
  type DecoderStep,
} from './attention-decoder.ts';

/**
 * The attentional vector, `tanh(W_c [c; h])` (Luong, Pham and Manning 2015, equation 5). Without input feeding a decoder
 * needs no steps for it: unroll the cell, attend from all of its outputs at once, and give both to this.
 *
 * @param inputs - `context` c, `[..., width]`, and `hidden` h, `[..., size]`
 * @param weight - W_c, `[output, width + size]`
 * @param bias - `[output]`; none in the paper
 * @returns `[..., output]`
 * @throws ShapeError `attentionalVector: weight must be [output, 5], got [2, 4]: 4 is not 5`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { attentionalVector } from '@mneme/attention';
 *
 * attentionalVector({ context: tensor([[1]]), hidden: tensor([[2]]) }, tensor([[1, -0.5]])).print(); // [[0]]
 */
export function attentionalVector(
  { context, hidden }: { readonly context: Tensor; readonly hidden: Tensor },
  weight: Tensor,
  bias?: Tensor,
): Tensor {
  const patterns = { context: '... width', hidden: '... size' } as const;
  const { width, size } = axes('attentionalVector', { context, hidden }, patterns);
  axes('attentionalVector', { weight, bias }, { weight: `output ${width + size}`, bias: 'output' });
  return tidy(() => tanh(linear(concat([context, hidden], -1), weight, bias)));
}

/** What a {@link LuongDecoder} carries besides what its cell and its alignment do. */
export type AttentionalState = {
  /** The last attentional vector, fed into the next step: `[batch, attentional]`. */
  readonly attentional: Tensor;
};

/** The parts of a {@link LuongDecoder}. */
export interface LuongDecoderConfig<State extends RecurrentState, Carried extends RecurrentState> {
  /** Of the input and the last attentional vector side by side: its `input` is the sum of their sizes. */
  readonly cell: RecurrentCell<State>;
  readonly alignment: Alignment<Carried>;
  /** W_c, from the context vector and the hidden state side by side to the attentional vector. */
  readonly combine: Linear;
}

/**
 * A decoder that steps before it looks (Luong, Pham and Manning 2015, section 3), with input feeding (section 3.3): the
 * new hidden state is the query, and what comes out is fed into the next step together with its input.
 *
 *     h_t = cell([x_t; h~_{t-1}], h_{t-1}),   c_t = sum_j a_tj h_j,   h~_t = tanh(W_c [c_t; h_t])
 *
 * The output is h~_t; before the first step it is zero. Global attention is a `ScoreAlignment`, local attention a
 * `LocalMonotonicAlignment` or a `LocalPredictiveAlignment`. All parameters are the parts' own.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { dotScore, LuongDecoder, ScoreAlignment } from '@mneme/attention';
 * import { Linear, LstmCell, Random } from '@mneme/tensor-core';
 *
 * const random = new Random(0);
 * const decoder = new LuongDecoder({
 *   cell: new LstmCell({ input: 3 + 7, size: 2 }, random.split('cell')),
 *   alignment: new ScoreAlignment({ score: dotScore }),
 *   combine: new Linear({ input: 2 + 2, output: 7, bias: false }, random.split('combine')),
 * });
 * const memory = { values: ones([1, 4, 2]) };
 * const { output, weights } = decoder.call({ x: ones([1, 3]), memory }, decoder.initialState(memory));
 * console.log(output.shape, weights.shape); // [1, 7] [1, 4]
 */
export class LuongDecoder<State extends RecurrentState, Carried extends RecurrentState>
  implements AttentionDecoder<State & Carried & AttentionalState>
{
  readonly cell: RecurrentCell<State>;
  readonly alignment: Alignment<Carried>;
  readonly combine: Linear;

  constructor({ cell, alignment, combine }: LuongDecoderConfig<State, Carried>) {
    this.cell = cell;
    this.alignment = alignment;
    this.combine = combine;
  }

  call(
    { x, memory }: DecoderInputs,
    state: State & Carried & AttentionalState,
    context: CallContext = {},
  ): DecoderStep<State & Carried & AttentionalState> {
    return tidy(() => {
      const next = this.cell.call(concat([x, state.attentional], 1), state, within(context, 'cell'));
      const aligned = this.alignment.call(next.output, state, memory, within(context, 'alignment'));
      const read = contextVector(aligned.weights, memory.values);
      const { weight, bias } = this.combine;
      const attentional = attentionalVector({ context: read, hidden: next.output }, weight, bias);
      return {
        output: attentional,
        context: read,
        weights: aligned.weights,
        state: { ...next.state, ...aligned.state, attentional },
      };
    });
  }

  initialState(memory: DecoderMemory): State & Carried & AttentionalState {
    const { batch } = checkMemory('LuongDecoder', memory);
    return {
      ...this.cell.initialState(batch),
      ...this.alignment.initialState(memory),
      attentional: zeros([batch, this.combine.weight.shape[0] ?? 0]),
    };
  }

  prepare(values: Tensor): Tensor | undefined {
    return this.alignment.prepare?.(values);
  }
}
