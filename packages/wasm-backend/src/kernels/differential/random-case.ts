import type { Random } from '@mneme/tensor-core';
import { type DataType, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Values of a tensor that is still to be made, on whichever backend. */
export interface Given {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  readonly type: DataType;
}

/** Around the edges of vectors, tiles and units, and primes. */
const SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 11, 13, 15, 16, 17, 31, 33, 63, 64, 65, 127, 130];
const LONG = [16_383, 16_384, 16_385, 40_001];
const MOST_NUMBERS = 5_000;
const SPECIALS = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1e-40, 3.4e38, -3.4e38, 2 ** 31, -0.5, 2.5];

/** What a range of values is drawn from, and whether zeros, infinities, NaN and the like are among them. */
export interface Values {
  readonly low?: number;
  readonly high?: number;
  readonly specials?: boolean;
}

/** Draws shapes and tensors from a seed. */
export class Draw {
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** An integer of [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)] as Item;
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A shape of some thousand numbers at most; now and then a long one, or one of none. */
  shape(least = 0, most = 6): number[] {
    const rank = this.integer(least, most);
    if (rank > 0 && rank < 3 && this.chance(0.1)) {
      return [...new Array(rank - 1).fill(1), this.pick(LONG)];
    }
    const shape: number[] = [];
    let numbers = 1;
    for (let axis = 0; axis < rank; axis++) {
      const size = this.chance(0.02) ? 0 : this.pick(SIZES.filter((each) => each * numbers <= MOST_NUMBERS));
      shape.push(size);
      numbers *= Math.max(1, size);
    }
    return shape;
  }

  /** A shape that broadcasts with `shape`: leading axes left out, others of length 1. */
  broadcasting(shape: readonly number[]): number[] {
    return shape.slice(this.integer(0, shape.length)).map((size) => (this.chance(0.4) ? 1 : size));
  }

  floats(shape: readonly number[], { low = -3, high = 3, specials = true }: Values = {}): Given {
    const values = Float32Array.from({ length: sizeOf(shape) }, () =>
      specials && this.chance(0.1) ? this.pick(SPECIALS) : low + (high - low) * this.#next(),
    );
    return { shape, values, type: 'float32' };
  }

  integers(shape: readonly number[], low = -40, high = 40): Given {
    const values = Int32Array.from({ length: sizeOf(shape) }, () => this.integer(low, high));
    return { shape, values, type: 'int32' };
  }

  bools(shape: readonly number[]): Given {
    return { ...this.integers(shape, 0, 1), type: 'bool' };
  }

  /** The axes 0 .. rank - 1 in some order. */
  permutation(rank: number): number[] {
    return Array.from(this.#random.at(this.#count++).permutation(rank));
  }

  #next(): number {
    return this.#random.at(this.#count++).uniforms(1)[0] ?? 0;
  }
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

export function make({ values, shape, type }: Given): Tensor {
  return tensor(values as Float32Array, [...shape], type);
}
