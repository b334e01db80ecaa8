import { AssociativeLstmCell, FastWeightsCell } from '@mneme/memory-net';
import {
  Embedding,
  Linear,
  LstmCell,
  type Random,
  type RecurrentCell,
  type RecurrentState,
  unroll,
} from '@mneme/tensor-core';
import { relu, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { IdentityRnnCell } from './identity-rnn-cell.ts';
import type { TokenTask } from './token-task.ts';

/** Which cell reads the symbols, and sizes. */
export interface TokenNetworkConfig {
  readonly kind: 'fast-weights' | 'associative-lstm' | 'lstm' | 'irnn';
  readonly embedding: number;
  readonly size: number;
  /** Rectified units before the answer. 0: none. */
  readonly hidden: number;
  /** Of an associative LSTM's cell. */
  readonly copies: number;
}

/** Symbols through an embedding, a recurrent cell, and an output layer for the last steps. */
export class TokenNetwork {
  readonly answers: number;
  readonly embedding: Embedding;
  readonly cell: RecurrentCell<RecurrentState>;
  readonly hidden: Linear | undefined;
  readonly output: Linear;

  constructor(config: TokenNetworkConfig, { symbols, classes, answers }: TokenTask, random: Random) {
    const { embedding, size, hidden } = config;
    this.answers = answers;
    this.embedding = new Embedding({ size: symbols, width: embedding }, random.split('embedding'));
    this.cell = cellOf(config, random.split('cell'));
    this.hidden =
      hidden > 0 ? new Linear({ input: size, output: hidden }, random.split('hidden')) : undefined;
    this.output = new Linear({ input: hidden || size, output: classes }, random.split('output'));
  }

  /** @param tokens - `[batch, steps]`, int32 @returns logits, `[batch, answers, classes]` */
  call(tokens: Tensor): Tensor {
    return tidy(() => {
      const { output } = unroll(this.cell, this.embedding.call(tokens));
      const [batch = 0, steps = 0, size = 0] = output.shape;
      const last = slice(output, [0, steps - this.answers, 0], [batch, this.answers, size]);
      return this.output.call(this.hidden ? relu(this.hidden.call(last)) : last);
    });
  }
}

function cellOf(
  { kind, embedding, size, copies }: TokenNetworkConfig,
  random: Random,
): RecurrentCell<RecurrentState> {
  const sizes = { input: embedding, size };
  const cells: Record<TokenNetworkConfig['kind'], () => unknown> = {
    'fast-weights': () => new FastWeightsCell(sizes, random),
    'associative-lstm': () => new AssociativeLstmCell({ ...sizes, copies }, random),
    lstm: () => new LstmCell(sizes, random),
    irnn: () => new IdentityRnnCell(sizes, random),
  };
  return cells[kind]() as RecurrentCell<RecurrentState>;
}
