import { normal, type Random, uniform } from '@mneme/tensor-core';
import { engine, memory, mul, sum, type Tensor, tensor, zerosLike } from '@tensorflow/tfjs-core';

/** The sizes of axes by their names. */
export type Sizes = Readonly<Record<string, number>>;

/** What a case showed to be wrong. */
export class Broken extends Error {
  readonly difference: number;

  constructor(message: string, difference: number) {
    super(message);
    this.difference = difference;
  }
}

/** What sizes are drawn from: small, mostly prime, so that a swapped axis shows; 1, where broadcasting hides; and alike at times. */
const CHOICES = [1, 2, 3, 5, 7];

/** One case of a law: where its sizes and numbers come from, and what compares its outcomes. */
export class Trial {
  readonly random: Random;
  /** Those that were drawn or fixed. */
  readonly sizes: Record<string, number> = {};
  readonly #fixed: Sizes;
  readonly #tolerance: number;

  constructor(random: Random, fixed: Sizes, tolerance: number) {
    this.random = random;
    this.#fixed = fixed;
    this.#tolerance = tolerance;
  }

  /** The size of an axis, the same each time it is asked for. */
  size(axis: string, least = 1): number {
    const choices = CHOICES.filter((choice) => choice >= least);
    const drawn = this.#fixed[axis] ?? this.sizes[axis] ?? choices[this.below(axis, choices.length)] ?? least;
    this.sizes[axis] = drawn;
    return drawn;
  }

  /** The size of an axis that must be small. */
  sizeUpTo(axis: string, most: number, least = 1): number {
    const size = this.#fixed[axis] ?? this.sizes[axis] ?? least + this.below(axis, most - least + 1);
    this.sizes[axis] = size;
    return size;
  }

  /** The size of an axis where it is fixed, another elsewhere. */
  sizeOr(axis: string, otherwise: number): number {
    const size = this.#fixed[axis] ?? otherwise;
    this.sizes[axis] = size;
    return size;
  }

  /** A whole number from 0 to `count` - 1. */
  below(name: string, count: number): number {
    return this.random.split(name).integers(1, count)[0] ?? 0;
  }

  normal(name: string, shape: readonly number[], deviation = 1): Tensor {
    return normal(shape, this.random.split(name), { deviation });
  }

  /** In [0, 1). */
  uniform(name: string, shape: readonly number[]): Tensor {
    return uniform(shape, this.random.split(name));
  }

  order(name: string, size: number): readonly number[] {
    return Array.from(this.random.split(name).permutation(size));
  }

  /** A bool tensor, mostly true; each row, along the last axis, is true somewhere. */
  mask(name: string, shape: readonly number[]): Tensor {
    const columns = shape.at(-1) ?? 1;
    const size = shape.reduce((a, b) => a * b, 1);
    const random = this.random.split(name);
    const open = Uint8Array.from(random.uniforms(size), (u) => (u < 0.6 ? 1 : 0));
    const sure = random.split('sure').integers(size / columns, columns);
    for (const [row, column] of sure.entries()) open[row * columns + column] = 1;
    return tensor(open, [...shape], 'bool');
  }

  /** The gradients in each input of what `f` gives, weighted unequally; zeros where it does not depend on one. */
  gradients(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): Tensor[] {
    const weighted = (): Tensor => {
      const y = f(...inputs);
      return sum(mul(y, this.normal('weights of the gradient', y.shape)));
    };
    const { grads } = engine().gradients(weighted, [...inputs], undefined, true);
    return inputs.map((input, i) => grads[i] ?? zerosLike(input));
  }

  /** Refuses values that differ, and shapes that do. */
  close(what: string, actual: Tensor, expected: Tensor): void {
    this.shape(what, actual, expected.shape);
    const right = expected.dataSync();
    this.#each(what, actual, (a, i) => {
      const b = right[i] ?? Number.NaN;
      const near = a === b || Math.abs(a - b) <= this.#slack(a, b);
      return near ? undefined : [Math.abs(a - b), `${b}`];
    });
  }

  /** Refuses values that are not the same to the last bit. */
  same(what: string, actual: Tensor, expected: Tensor): void {
    this.shape(what, actual, expected.shape);
    const right = expected.dataSync();
    this.#each(what, actual, (a, i) => {
      const b = right[i] ?? Number.NaN;
      return Object.is(a + 0, b + 0) ? undefined : [Math.abs(a - b), `${b}, to the last bit`];
    });
  }

  /** Refuses values beyond a least and a most of the same shape. */
  within(what: string, actual: Tensor, least: Tensor, most: Tensor): void {
    this.shape(what, actual, least.shape);
    const [low, high] = [least.dataSync(), most.dataSync()];
    this.#each(what, actual, (a, i) => {
      const [from = Number.NaN, to = Number.NaN] = [low[i], high[i]];
      const inside = a >= from - this.#slack(a, from) && a <= to + this.#slack(a, to);
      return inside ? undefined : [Math.max(from - a, a - to), `in [${from}, ${to}]`];
    });
  }

  /** Refuses anything but exact zeros. */
  zero(what: string, actual: Tensor): void {
    this.#each(what, actual, (a) => (a === 0 ? undefined : [Math.abs(a), 'exactly 0']));
  }

  /** Refuses a tensor of zeros alone. */
  notZero(what: string, actual: Tensor): void {
    if (actual.dataSync().some((value) => value !== 0)) return;
    throw new Broken(`${what} is 0 everywhere, and should not be`, 0);
  }

  finite(what: string, actual: Tensor): void {
    this.#each(what, actual, (a) => (Number.isFinite(a) ? undefined : [Math.abs(a), 'finite']));
  }

  shape(what: string, actual: Tensor, expected: readonly number[]): void {
    if (actual.shape.join() === expected.join()) return;
    const [got, wanted] = [actual.shape.join(', '), expected.join(', ')];
    throw new Broken(`${what} is of shape [${got}], and should be of [${wanted}]`, Number.NaN);
  }

  /** Refuses a function that leaves more tensors behind than the one that it returns. */
  allocatesOne(f: () => Tensor): void {
    const before = memory().numTensors;
    f();
    const made = memory().numTensors - before;
    if (made !== 1) throw new Broken(`${made} tensors were made, and 1 should be`, Math.abs(made - 1));
  }

  #slack(a: number, b: number): number {
    const larger = Math.max(Math.abs(a), Math.abs(b));
    // Or infinity would be near to everything.
    return Number.isFinite(larger) ? this.#tolerance * (1 + larger) : 0;
  }

  /** Throws with the worst of the values that `judge` finds fault with. */
  #each(what: string, actual: Tensor, judge: (value: number, i: number) => Fault | undefined): void {
    let worst: { readonly i: number; readonly value: number; readonly fault: Fault } | undefined;
    for (const [i, value] of actual.dataSync().entries()) {
      const fault = judge(value, i);
      if (fault && !(worst && rank(worst.fault) >= rank(fault))) worst = { i, value, fault };
    }
    if (!worst) return;
    const [difference, wanted] = worst.fault;
    const place = indexOf(worst.i, actual.shape).join(', ');
    throw new Broken(
      `${what}[${place}] is ${worst.value}, and should be ${wanted}; the largest difference is ${difference}`,
      difference,
    );
  }
}

type Fault = readonly [difference: number, wanted: string];

/** NaN is worst. */
function rank([difference]: Fault): number {
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  let rest = flat;
  return shape
    .toReversed()
    .map((length) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return at;
    })
    .toReversed();
}
