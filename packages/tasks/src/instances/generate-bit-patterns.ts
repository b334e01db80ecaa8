import { Random, requireInteger } from '@mneme/tensor-core';

export interface BitPatternsConfig {
  /** How many bags; those of an even number are positive. */
  readonly bags: number;
  /** Instances in a bag. Default 16. */
  readonly instances?: number;
  /** Bits of an instance, at most 16. Default 8. */
  readonly bits?: number;
  /** Patterns that make a bag positive. Default 8. */
  readonly signals?: number;
  readonly seed: number;
}

/** A set of instances with one label for all of them. */
export interface Bag {
  /** Each instance as the number that its bits write. */
  readonly instances: Int32Array;
  readonly positive: boolean;
  /** Which instance is the signal; undefined in a negative bag. */
  readonly signalAt: number | undefined;
}

export interface BitPatterns {
  readonly bits: number;
  readonly signals: readonly number[];
  readonly bags: readonly Bag[];
}

/**
 * Bags of bit patterns as hopfield-layers has them (`BitPatternSet`, Ramsauer et al. 2021): a positive bag holds exactly one of a few
 * signal patterns, all other instances are drawn evenly from what is neither a signal nor all zeros. Positive and negative bags take turns.
 *
 * @throws RangeError `generateBitPatterns: signals must be fewer than the 3 patterns of 2 bits, got 3`
 *
 * @example
 * import { generateBitPatterns } from '@mneme/tasks';
 *
 * const { bags, signals } = generateBitPatterns({ bags: 4, seed: 0 });
 * console.log(signals.length, bags.map(({ positive }) => positive)); // 8 [true, false, true, false]
 */
export function generateBitPatterns(config: BitPatternsConfig): BitPatterns {
  const { bags, instances = 16, bits = 8, signals = 8, seed } = config;
  for (const [name, value] of Object.entries({ bags, instances, bits, signals }))
    requireInteger('generateBitPatterns', name, value);
  if (bits > 16) throw new RangeError(`generateBitPatterns: bits must be at most 16, got ${bits}`);
  const patterns = 2 ** bits - 1;
  if (signals >= patterns) {
    const most = `fewer than the ${patterns} patterns of ${bits} bits`;
    throw new RangeError(`generateBitPatterns: signals must be ${most}, got ${signals}`);
  }
  const random = new Random(seed).split('bit patterns');
  const order = Array.from(random.split('signals').permutation(patterns), (pattern) => pattern + 1);
  const [chosen, others] = [order.slice(0, signals), order.slice(signals)];
  const drawBag = (number: number): Bag => {
    const own = random.split('bags').at(number);
    const drawn = own.split('instances').integers(instances, others.length);
    const filled = drawn.map((other) => others[other] ?? 0);
    if (number % 2 === 1) return { instances: filled, positive: false, signalAt: undefined };
    const [signalAt = 0] = own.split('place').integers(1, instances);
    const [signal = 0] = own.split('signal').integers(1, signals);
    filled[signalAt] = chosen[signal] ?? 0;
    return { instances: filled, positive: true, signalAt };
  };
  return { bits, signals: chosen, bags: Array.from({ length: bags }, (_, number) => drawBag(number)) };
}
