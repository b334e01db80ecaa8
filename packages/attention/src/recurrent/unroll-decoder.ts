import {
  axes,
  type CallContext,
  type RecurrentCell,
  type RecurrentState,
  type UnrollOptions,
  unroll,
} from '@mneme/tensor-core';
import { concat, split, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { checkMemory, type DecoderMemory } from './alignment.ts';
import type { AttentionDecoder } from './attention-decoder.ts';

/** What {@link unrollDecoder} gives, in the order of the inputs. All tensors belong to the caller. */
export interface UnrolledDecoder<State extends RecurrentState> {
  /** `[batch, length, size]` */
  readonly output: Tensor;
  /** The context vectors, `[batch, length, width]`. */
  readonly context: Tensor;
  /** `[batch, length, keys]` */
  readonly weights: Tensor;
  /** The state after the last step. */
  readonly state: State;
}

/**
 * Takes a decoder through a sequence whose inputs are known (teacher forcing). What depends on the memory alone is
 * computed once. As in `unroll`, where the mask is false the state stays and what comes out is zero.
 *
 * @param inputs - `x`, `[batch, length, input]`, and the `memory`
 * @throws ShapeError `unrollDecoder: values must be [batch, keys, width], got [3, 5, 2]: batch is 2 in x but 3 here`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { AdditiveAlignment, BahdanauDecoder, unrollDecoder } from '@mneme/attention';
 * import { LstmCell, Random } from '@mneme/tensor-core';
 *
 * const random = new Random(0);
 * const decoder = new BahdanauDecoder({
 *   cell: new LstmCell({ input: 3 + 2, size: 5 }, random.split('cell')),
 *   alignment: new AdditiveAlignment({ queryDepth: 5, keyDepth: 2, hidden: 7 }, random.split('alignment')),
 * });
 * const { output, weights } = unrollDecoder(decoder, { x: ones([1, 6, 3]), memory: { values: ones([1, 4, 2]) } });
 * console.log(output.shape, weights.shape); // [1, 6, 5] [1, 6, 4]
 */
export function unrollDecoder<State extends RecurrentState>(
  decoder: AttentionDecoder<State>,
  { x, memory: given }: { readonly x: Tensor; readonly memory: DecoderMemory },
  options: UnrollOptions<State> = {},
  context: CallContext = {},
): UnrolledDecoder<State> {
  const { values } = given;
  const patterns = { x: 'batch length input', values: 'batch keys width' } as const;
  const { keys: places, width } = axes('unrollDecoder', { x, values }, patterns);
  checkMemory('unrollDecoder', given);
  return tidy(() => {
    const keys = given.keys ?? decoder.prepare(values);
    const memory = keys ? { ...given, keys } : given;
    // As one tensor a step, so that the mask and the order of steps are those of unroll.
    const cell: RecurrentCell<State> = {
      call(input, state, inner) {
        const step = decoder.call({ x: input, memory }, state, inner);
        return { output: concat([step.output, step.context, step.weights], 1), state: step.state };
      },
      initialState: () => decoder.initialState(memory),
    };
    const { output: together, state } = unroll(cell, x, options, context);
    const size = (together.shape[2] ?? 0) - width - places;
    const [output, read, weights] = split(together, [size, width, places], 2) as [Tensor, Tensor, Tensor];
    return { output, context: read, weights, state } as const;
  });
}
