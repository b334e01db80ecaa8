import { Random, RnnCell, type RnnState, requireInteger } from '@mneme/tensor-core';
import { MemoryAugmentedNetwork } from '../memory/memory-augmented-network.ts';
import { NtmMemory, type NtmState } from '../ntm/ntm-memory.ts';
import { FULL, HeadRows } from './head-rows.ts';
import { row, setLinear, setValues } from './set-values.ts';

export interface CopyNetworkConfig {
  /** The longest sequence, at least 2. */
  readonly slots: number;
  readonly bits: number;
}

/**
 * A Neural Turing Machine that copies, with weights set by hand rather than learnt: each word that comes in is written one
 * slot further on; from the delimiter on, each step reads one slot further on. It makes no error on any sequence that the
 * memory has slots for.
 *
 * Inputs are `bits` and a delimiter, `[.., bits + 1]`, as the copy task has them; outputs are logits of bits.
 *
 * @throws RangeError `copyNetwork: slots must be an integer of at least 2, got 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { unroll } from '@mneme/tensor-core';
 * import { copyNetwork } from '@mneme/memory-net';
 *
 * const network = copyNetwork({ slots: 8, bits: 2 });
 * const words = tensor([[[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]]);
 * const { output } = unroll(network, words);
 * console.log(Array.from(output.dataSync().slice(6), (x) => Math.round(x))); // [10, -10, 10, 10]
 */
export function copyNetwork({ slots, bits }: CopyNetworkConfig): MemoryAugmentedNetwork<RnnState, NtmState> {
  requireInteger('copyNetwork', 'bits', bits);
  if (!(Number.isInteger(slots) && slots >= 2)) {
    throw new RangeError(`copyNetwork: slots must be an integer of at least 2, got ${slots}`);
  }
  const random = new Random(0);
  const memory = new NtmMemory({ slots, word: bits }, random);
  // Writing begins at slot 0 with the first word. Reading moves at the delimiter, one step before the first answer.
  setValues(memory.places, [row(slots, { [slots - 2]: FULL }), row(slots, { [slots - 1]: FULL })]);
  const size = bits + 1;
  const controller = new RnnCell({ input: size + bits, size, bias: false }, random);
  const each = Array.from({ length: size }, (_, i) => i);
  setValues(
    controller.inputWeight,
    each.map((i) => row(size + bits, { [i]: FULL })),
  );
  // A unit for each bit, and one that the delimiter turns to 1, where it stays.
  setValues(
    controller.stateWeight,
    each.map((i) => row(size, { [i]: i === bits ? FULL : 0 })),
  );
  const network = new MemoryAugmentedNetwork({ input: size, output: bits, size, controller, memory }, random);
  headRows(memory).into(network.control);
  const answers = each.slice(0, bits).map((i) => row(size + bits, { [size + i]: FULL }));
  setLinear(network.output, answers, new Array<number>(bits).fill(-FULL / 2));
  return network;
}

/** Reading moves on while the network answers, writing while it does not. */
function headRows(memory: NtmMemory): HeadRows {
  const answering = memory.word;
  const rows = new HeadRows(memory, memory.word + 1);
  rows.shift(0, 1, { [answering]: 2 * FULL }, 0);
  rows.shift(1, 1, { [answering]: -2 * FULL }, 2 * FULL);
  for (let i = 0; i < memory.word; i++) {
    rows.erase(0, i, { [answering]: -10 * FULL }, 5 * FULL);
    rows.add(0, i, { [i]: FULL });
  }
  return rows;
}
