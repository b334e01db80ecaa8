import {
  type CallContext,
  Linear,
  type Random,
  type RecurrentCell,
  type RecurrentState,
  type RecurrentStep,
  requireInteger,
  within,
} from '@mneme/tensor-core';
import { concat, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Memory } from './memory.ts';

export interface MemoryAugmentedNetworkConfig<Inner extends RecurrentState, State extends RecurrentState> {
  /** The size of what goes in at each step. */
  readonly input: number;
  /** The size of what comes out. */
  readonly output: number;
  /** The size of what the controller gives. */
  readonly size: number;
  /** C: takes `[batch, input + memory.reads]` and gives `[batch, size]`. */
  readonly controller: RecurrentCell<Inner>;
  readonly memory: Memory<State>;
}

/** `read`, `[batch, reads]`, and the states of the two parts under `controller.` and `memory.`. */
export type MemoryAugmentedState = RecurrentState;

/**
 * A controller with an external memory: the controller sees the input and what was read last, drives the memory, and the
 * output is made of what it gives and what the memory answers.
 *
 *     h_t = C([x_t, r_{t-1}]),   (r_t, M_t) = memory(W_c h_t + b_c, M_{t-1}),   y_t = W_o [h_t, r_t] + b_o
 *
 * Any controller goes with any memory: an `LstmCell`, a `GruCell`, a `FeedForwardCell`, a `WindowAttentionCell`. It is
 * itself a cell, so `unroll` takes it through a sequence. Biases of `control` start at 0.
 *
 * @throws RangeError `MemoryAugmentedNetwork: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { LstmCell, Random, unroll } from '@mneme/tensor-core';
 * import { MemoryAugmentedNetwork, NtmMemory } from '@mneme/memory-net';
 *
 * const random = new Random(0);
 * const memory = new NtmMemory({ slots: 16, word: 10 }, random.split('memory'));
 * const controller = new LstmCell({ input: 5 + memory.reads, size: 20 }, random.split('controller'));
 * const network = new MemoryAugmentedNetwork({ input: 5, output: 4, size: 20, controller, memory }, random);
 * console.log(unroll(network, ones([2, 7, 5])).output.shape); // [2, 7, 4]
 */
export class MemoryAugmentedNetwork<Inner extends RecurrentState, State extends RecurrentState>
  implements RecurrentCell<MemoryAugmentedState>
{
  readonly controller: RecurrentCell<Inner>;
  readonly memory: Memory<State>;
  /** `[memory.controls, size]` */
  readonly control: Linear;
  /** `[output, size + memory.reads]` */
  readonly output: Linear;

  constructor(config: MemoryAugmentedNetworkConfig<Inner, State>, random: Random) {
    const { input, output, size, controller, memory } = config;
    for (const [name, value] of Object.entries({ input, output, size })) {
      requireInteger('MemoryAugmentedNetwork', name, value);
    }
    this.controller = controller;
    this.memory = memory;
    this.control = new Linear({ input: size, output: memory.controls }, random.split('control'));
    this.output = new Linear({ input: size + memory.reads, output }, random.split('output'));
  }

  initialState(batch: number): MemoryAugmentedState {
    return {
      read: zeros([batch, this.memory.reads]),
      ...under('controller', this.controller.initialState(batch)),
      ...under('memory', this.memory.reset(batch)),
    };
  }

  call(
    x: Tensor,
    state: MemoryAugmentedState,
    context: CallContext = {},
  ): RecurrentStep<MemoryAugmentedState> {
    return tidy(() => {
      const step = this.advance(x, state, context);
      return { output: this.finish(step.output), state: step.state };
    });
  }

  /** A step without the output layer: `output` is `[h_t, r_t]`. */
  advance(
    x: Tensor,
    state: MemoryAugmentedState,
    context: CallContext = {},
  ): RecurrentStep<MemoryAugmentedState> {
    return tidy(() => {
      const seen = concat([x, state.read as Tensor], 1);
      const inner = partOf<Inner>('controller', state);
      const thought = this.controller.call(seen, inner, within(context, 'controller'));
      const hidden = thought.output;
      const contents = partOf<State>('memory', state);
      const answer = this.memory.call(this.control.call(hidden), contents, within(context, 'memory'));
      return {
        output: concat([hidden, answer.output], 1),
        state: {
          read: answer.output,
          ...under('controller', thought.state),
          ...under('memory', answer.state),
        },
      };
    });
  }

  /** The output layer, for any number of steps. */
  finish(outputs: Tensor): Tensor {
    return this.output.call(outputs);
  }
}

/** `state` with its names under `part.`. */
function under(part: string, state: RecurrentState): RecurrentState {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`${part}.${name}`, value]));
}

/** What {@link under} put under `part.`. */
function partOf<State extends RecurrentState>(part: string, state: RecurrentState): State {
  const own = Object.entries(state).filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(part.length + 1), value])) as State;
}
