import {
  DncMemory,
  FeedForwardCell,
  type FirstContents,
  MemoryAugmentedNetwork,
  NtmMemory,
} from '@mneme/memory-net';
import { LstmCell, type Random, type RecurrentCell, type RecurrentState } from '@mneme/tensor-core';
import { LstmNetwork } from './lstm-network.ts';
import type { SequenceTask } from './sequence-task.ts';

/** Which network learns, and its sizes. */
export interface SequenceNetworkConfig {
  /** `ntm-feed-forward` and the DNCs by their memories; `dnc-md` masks keys and clears what is freed. */
  readonly kind: 'ntm' | 'ntm-feed-forward' | 'dnc' | 'dnc-md' | 'lstm';
  /** Of the controller, or of the LSTM alone. */
  readonly size: number;
  readonly slots: number;
  readonly word: number;
  readonly readHeads: number;
  readonly writeHeads: number;
  /** What a Neural Turing Machine's memory holds at first. */
  readonly first: FirstContents;
}

/** A network that goes through sequences of bits. */
export type SequenceNetwork = RecurrentCell<RecurrentState>;

/** Builds one for a task. */
export function sequenceNetwork(
  config: SequenceNetworkConfig,
  { input, output }: Pick<SequenceTask, 'input' | 'output'>,
  random: Random,
): SequenceNetwork {
  const { kind, size } = config;
  if (kind === 'lstm') return new LstmNetwork({ input, output, size }, random);
  const memory =
    kind === 'dnc' || kind === 'dnc-md'
      ? new DncMemory({ ...config, masking: kind === 'dnc-md', deallocation: kind === 'dnc-md' })
      : new NtmMemory(config, random.split('memory'));
  const sizes = { input: input + memory.reads, size };
  const Cell = kind === 'ntm-feed-forward' ? FeedForwardCell : LstmCell;
  const controller: RecurrentCell<RecurrentState> = new Cell(sizes, random.split('controller'));
  return new MemoryAugmentedNetwork<RecurrentState, RecurrentState>(
    { input, output, size, controller, memory },
    random,
  );
}
