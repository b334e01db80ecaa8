import type { Random } from '@mneme/tensor-core';

/** A point of a curve: the mean over trials, each with patterns of its own. */
export interface CapacityPoint {
  readonly curve: string;
  /** Patterns for each neuron. */
  readonly load: number;
  /** Neurons. */
  readonly n: number;
  readonly trials: number;
  readonly measured: number;
  /** What theory says it is, where it does. */
  readonly formula?: number;
  /** Of the measured mean: the deviation over the trials by the root of their number. */
  readonly standardError: number;
}

/** How many patterns of how many neurons. */
export interface CapacitySize {
  readonly neurons: number;
  readonly patterns: number;
}

/** How a curve is measured. */
export interface CapacityCurve {
  readonly name: string;
  readonly description: string;
  readonly sizes: readonly CapacitySize[];
  /** One trial. */
  readonly measure: (size: CapacitySize, random: Random) => number;
  /** What it is in theory. */
  readonly formula?: (size: CapacitySize) => number;
  /** Loads at which it should break down, by what theory says so. */
  readonly edges?: Readonly<Record<string, number>>;
}

/** Measures a curve, a point after the other. */
export function* measureCapacity(
  { name, sizes, measure, formula }: CapacityCurve,
  trials: number,
  random: Random,
): Generator<CapacityPoint> {
  for (const size of sizes) {
    const source = random.split(name).at(size.patterns);
    const values = Array.from({ length: trials }, (_, trial) => measure(size, source.at(trial)));
    const mean = values.reduce((a, b) => a + b) / trials;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1);
    yield {
      curve: name,
      load: size.patterns / size.neurons,
      n: size.neurons,
      trials,
      measured: mean,
      ...(formula && { formula: formula(size) }),
      standardError: Math.sqrt(variance / trials),
    };
  }
}

/** Sizes by their loads. */
export function sizesOf(neurons: number, loads: readonly number[]): CapacitySize[] {
  return loads.map((load) => ({ neurons, patterns: Math.max(1, Math.round(load * neurons)) }));
}
