import type { Random } from '@mneme/tensor-core';

const WORDS_AT_ONCE = 64;

/** Draws one after the other from one source, for simulations that do not know how many they need. */
export class Draw {
  readonly #random: Random;
  #words: Uint32Array = new Uint32Array(0);
  #block = 0;
  #used = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A uniform integer of [0, below). */
  integer(below: number): number {
    if (this.#used === this.#words.length) {
      this.#words = this.#random.at(this.#block++).bits(WORDS_AT_ONCE);
      this.#used = 0;
    }
    return Math.floor(((this.#words[this.#used++] ?? 0) * below) / 2 ** 32);
  }

  /** One of `options`, uniformly. */
  among<Option>(options: readonly Option[]): Option {
    const option = options[this.integer(options.length)];
    if (option === undefined)
      throw new RangeError('Draw.among: options must be a list of at least one, got none');
    return option;
  }

  /** One of `options`, each as probable as its weight is large; weights are whole numbers from 0. */
  weighted<Option extends { readonly weight: number }>(options: readonly Option[]): Option {
    let left = this.integer(options.reduce((total, { weight }) => total + weight, 0));
    for (const option of options) {
      left -= option.weight;
      if (left < 0) return option;
    }
    throw new RangeError('Draw.weighted: options must have weights of which one is above 0, got none');
  }

  /** `options` in a uniformly random order. */
  shuffled<Option>(options: readonly Option[]): Option[] {
    const rest = [...options];
    const order: Option[] = [];
    while (rest.length > 0) order.push(...rest.splice(this.integer(rest.length), 1));
    return order;
  }

  /** True with probability `share`. */
  chance(share: number): boolean {
    return this.integer(2 ** 20) < share * 2 ** 20;
  }
}
