import { requireInteger, requirePositive } from '@mneme/tensor-core';

export interface RotaryConfig {
  /** How many of a head's numbers are turned: even. */
  readonly dimensions: number;
  /** Default 10,000. */
  readonly base?: number;
}

/**
 * The angles by which each pair of numbers turns from one place to the next (Su et al. 2021, equation 15): `base^(-2i / dimensions)`.
 *
 * @returns `dimensions / 2` numbers
 * @throws RangeError `rotaryFrequencies: dimensions must be even, got 3`
 *
 * @example
 * import { rotaryFrequencies } from '@mneme/attention';
 *
 * console.log(rotaryFrequencies({ dimensions: 4 })); // [1, 0.01]
 */
export function rotaryFrequencies({ dimensions, base = 10_000 }: RotaryConfig): number[] {
  requireInteger('rotaryFrequencies', 'dimensions', dimensions);
  requirePositive('rotaryFrequencies', 'base', base);
  if (dimensions % 2 !== 0) {
    throw new RangeError(`rotaryFrequencies: dimensions must be even, got ${dimensions}`);
  }
  return Array.from({ length: dimensions / 2 }, (_, i) => base ** ((-2 * i) / dimensions));
}

export interface RotaryScaling extends RotaryConfig {
  /** How many times longer sequences are than those trained on: at least 1. */
  readonly factor: number;
}

/**
 * Frequencies for sequences `factor` times as long, as if places stood closer (position interpolation, Chen et al. 2023, equation 4).
 *
 * @example
 * import { linearRotaryFrequencies } from '@mneme/attention';
 *
 * console.log(linearRotaryFrequencies({ dimensions: 4, factor: 2 })); // [0.5, 0.005]
 */
export function linearRotaryFrequencies({ factor, ...config }: RotaryScaling): number[] {
  requireFactor('linearRotaryFrequencies', factor);
  return rotaryFrequencies(config).map((frequency) => frequency / factor);
}

/**
 * Frequencies of a larger base, so that the fastest pair stays and the slowest turns `factor` times slower ("NTK-aware"; Peng et al.
 * 2023, equation 16): `base' = base factor^(dimensions / (dimensions - 2))`.
 *
 * @example
 * import { ntkRotaryFrequencies } from '@mneme/attention';
 *
 * console.log(ntkRotaryFrequencies({ dimensions: 4, factor: 2 })); // [1, 0.005]
 */
export function ntkRotaryFrequencies({ factor, dimensions, base = 10_000 }: RotaryScaling): number[] {
  requireFactor('ntkRotaryFrequencies', factor);
  if (!(dimensions > 2)) {
    throw new RangeError(`ntkRotaryFrequencies: dimensions must be above 2, got ${dimensions}`);
  }
  return rotaryFrequencies({ dimensions, base: base * factor ** (dimensions / (dimensions - 2)) });
}

export interface YarnScaling extends RotaryScaling {
  /** The length trained on. */
  readonly length: number;
  /** Pairs that turn so often over that length stay as they are. Default 32. */
  readonly fast?: number;
  /** Those that turn less often than this are interpolated in full. Default 1. */
  readonly slow?: number;
}

/**
 * Frequencies of which the fast stay, the slow are interpolated, and those between are mixed (YaRN, Peng et al. 2023, equations 19 and
 * 23). Its attention is sharpened as well: see {@link yarnMagnitude}.
 *
 * @example
 * import { yarnRotaryFrequencies } from '@mneme/attention';
 *
 * console.log(yarnRotaryFrequencies({ dimensions: 4, factor: 2, length: 100 })); // [0.7406, 0.005]
 */
export function yarnRotaryFrequencies({
  factor,
  length,
  fast = 32,
  slow = 1,
  ...config
}: YarnScaling): number[] {
  requireFactor('yarnRotaryFrequencies', factor);
  requireInteger('yarnRotaryFrequencies', 'length', length);
  if (!(fast > slow && slow > 0)) {
    throw new RangeError(`yarnRotaryFrequencies: fast must be above slow, got ${fast} and ${slow}`);
  }
  return rotaryFrequencies(config).map((frequency) => {
    const turns = (length * frequency) / (2 * Math.PI);
    const kept = Math.min(1, Math.max(0, (turns - slow) / (fast - slow)));
    return kept * frequency + ((1 - kept) * frequency) / factor;
  });
}

/**
 * What YaRN multiplies turned queries and keys by: `0.1 ln(factor) + 1` (Peng et al. 2023, equation 22). Give it to {@link rotaryTable}.
 *
 * @throws RangeError `yarnMagnitude: factor must be a number of at least 1, got 0.5`
 *
 * @example
 * import { yarnMagnitude } from '@mneme/attention';
 *
 * console.log(yarnMagnitude(1)); // 1
 */
export function yarnMagnitude(factor: number): number {
  requireFactor('yarnMagnitude', factor);
  return 0.1 * Math.log(factor) + 1;
}

function requireFactor(where: string, factor: number): void {
  if (!(factor >= 1 && Number.isFinite(factor))) {
    throw new RangeError(`${where}: factor must be a number of at least 1, got ${factor}`);
  }
}
