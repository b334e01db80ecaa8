import { Random } from '@mneme/tensor-core';
import { inputValues } from '../inputs.ts';
import type { BenchCase } from '../suite.ts';

/** Binary recall by so many steps, or until the state comes back; or a step of the modern network. */
export interface HopfieldCase extends BenchCase {
  readonly network: 'binary' | 'modern';
  readonly queries: number;
  /** Of binary recall. Default: each query ends by itself. */
  readonly steps?: number;
}

export const BINARY = { neurons: 1024, patterns: 100, noise: 0.1 } as const;
export const MODERN = { depth: 1024, patterns: 10_000, noise: 0.5 } as const;

export interface BinaryProblem {
  /** `[patterns, neurons]` of 1 and -1. */
  readonly patterns: Float32Array;
  /** Stored patterns, each state the other way round by a chance: `[queries, neurons]`. */
  readonly cues: Float32Array;
}

export function binaryProblem({ queries }: HopfieldCase): BinaryProblem {
  const { neurons, patterns: count, noise } = BINARY;
  const random = new Random(11);
  const patterns = random
    .split('patterns')
    .uniforms(count * neurons)
    .map((u) => (u < 0.5 ? 1 : -1));
  const chances = random.split('noise').uniforms(queries * neurons);
  const cues = chances.map((u, i) => (patterns[i % (count * neurons)] as number) * (u < noise ? -1 : 1));
  return { patterns, cues };
}

export interface ModernProblem {
  /** `[patterns, depth]` */
  readonly patterns: Float32Array;
  /** Patterns with noise, `[queries, depth]`. */
  readonly queries: Float32Array;
}

export function modernProblem({ queries: count }: HopfieldCase): ModernProblem {
  const { depth, patterns: stored, noise } = MODERN;
  const patterns = inputValues('patterns', [stored, depth]);
  const queries = inputValues('noise', [count, depth], noise).map(
    (value, i) => value + (patterns[i] as number),
  );
  return { patterns, queries };
}
