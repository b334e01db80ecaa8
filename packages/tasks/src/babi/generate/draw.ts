import type { Random } from '@mneme/tensor-core';

/** Draws one after the other from one source, for simulations that do not know how many they need. */
export class Draw {
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A uniform integer of [0, below). */
  integer(below: number): number {
    return this.#random.at(this.#count++).integers(1, below)[0] ?? 0;
  }

  /** One of `options`, uniformly. */
  among<Option>(options: readonly Option[]): Option {
    const option = options[this.integer(options.length)];
    if (option === undefined)
      throw new RangeError('Draw.among: options must be a list of at least one, got none');
    return option;
  }

  /** True with probability `share`. */
  chance(share: number): boolean {
    return this.integer(2 ** 20) < share * 2 ** 20;
  }
}
