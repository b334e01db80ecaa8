import {
  cast,
  fused,
  greaterEqual,
  matMul,
  mul,
  softmax,
  sub,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import type { Work } from '../suite.ts';
import { BINARY, binaryProblem, type HopfieldCase, MODERN, modernProblem } from './problem.ts';

export function make(benchCase: HopfieldCase): Work {
  return benchCase.network === 'binary' ? makeBinary(benchCase) : makeModern(benchCase);
}

/**
 * The product of low rank, on states b of 0 and 1, which a comparison gives at once: with s = 2 b - 1 and r the sums of the patterns, the
 * field `X'X s - P s` is `X'(2 X b) + (P - X'r) - 2 P b`. Both products are by matrices as they are stored, the only kind that tfjs-wasm
 * does fast, and what does not change is the bias of the second.
 */
function makeBinary(benchCase: HopfieldCase): Work {
  const { neurons, patterns: count } = BINARY;
  const { steps = 0, queries } = benchCase;
  const given = binaryProblem(benchCase);
  const patterns = tensor2d(given.patterns, [count, neurons]);
  const twice: Tensor2D = tidy(() => mul(transpose(patterns), 2));
  const bias = tensor1d(biasOf(given.patterns));
  const cues = tensor2d(
    given.cues.map((state) => (state > 0 ? 1 : 0)),
    [queries, neurons],
  );
  return tfjsWork([patterns, twice, bias, cues], () => {
    let state: Tensor2D = cues;
    for (let step = 0; step < steps; step++) {
      const sums = fused.matMul({ a: matMul(state, twice), b: patterns, bias });
      state = cast(greaterEqual(sums, mul(state, 2 * count)), 'float32');
    }
    return sub(mul(state, 2), 1);
  });
}

/** `P - X'r`, `[neurons]`. */
function biasOf(patterns: Float32Array): Float32Array {
  const { neurons, patterns: count } = BINARY;
  const bias = new Float32Array(neurons).fill(count);
  for (let p = 0; p < count; p++) {
    const pattern = patterns.subarray(p * neurons, (p + 1) * neurons);
    const total = pattern.reduce((sum, state) => sum + state, 0);
    for (let i = 0; i < neurons; i++) bias[i] = (bias[i] as number) - total * (pattern[i] as number);
  }
  return bias;
}

/** The patterns are kept both ways round. */
function makeModern(benchCase: HopfieldCase): Work {
  const given = modernProblem(benchCase);
  const patterns = tensor(given.patterns, [MODERN.patterns, MODERN.depth]);
  const columns: Tensor = transpose(patterns);
  const queries = tensor(given.queries, [benchCase.queries, MODERN.depth]);
  return tfjsWork([patterns, columns, queries], () =>
    matMul(softmax(mul(matMul(queries, columns), 1 / Math.sqrt(MODERN.depth))), patterns),
  );
}
