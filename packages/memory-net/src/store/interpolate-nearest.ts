import { axes, maskedSoftmax, requirePositive, scatterAdd } from '@mneme/tensor-core';
import { add, div, mul, reshape, sub, sum, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { FetchedItems } from './fetch-nearest.ts';
import { shown } from './shown.ts';

export interface InterpolateOptions {
  /** lambda, what the neighbours weigh, in [0, 1]. */
  readonly lambda: number;
  /** What similarities are divided by: larger lets farther neighbours count for more. Default 1. */
  readonly temperature?: number;
}

/** A model's next-token distribution, and what followed in the contexts nearest to this one. */
export interface InterpolateInputs {
  /** `[..., vocabulary]`, each row a distribution. */
  readonly probabilities: Tensor;
  /** `[..., count]` */
  readonly similarities: Tensor;
  /** `[..., count]`, bool. Default all. */
  readonly found?: Tensor;
  /** The token that followed each neighbour, row-major, below vocabulary: {@link fetchedTokens}. */
  readonly tokens: Int32Array;
}

/**
 * The nearest-neighbour language model (Khandelwal et al. 2020, equations 2 and 3), for any model's next-token distribution:
 *
 *     p(y) = lambda p_kNN(y) + (1 - lambda) p_model(y),   p_kNN(y) ~ sum_j [y = y_j] exp(s_j / temperature)
 *
 * with similarities `s_j` in place of the paper's `-d_j`; with {@link euclideanKey} they are `-d^2 / 2` up to what cancels. Rows for which
 * nothing was found are the model's. Differentiable in probabilities and similarities.
 *
 * @returns `[..., vocabulary]`
 * @throws RangeError `interpolateNearest: lambda must be in [0, 1], got 2`, and
 * `interpolateNearest: tokens must be 6 numbers below 3, got 5`
 *
 * @example
 * import { interpolateNearest } from '@mneme/memory-net';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const probabilities = tensor([[0.5, 0.5, 0]]);
 * const similarities = tensor([[0, 0]]);
 * const mixed = interpolateNearest(
 *   { probabilities, similarities, tokens: Int32Array.of(2, 0) },
 *   { lambda: 0.5 },
 * );
 * console.log(mixed.arraySync()); // [[0.5, 0.25, 0.25]]
 */
export function interpolateNearest(
  { probabilities, similarities, found, tokens }: InterpolateInputs,
  { lambda, temperature = 1 }: InterpolateOptions,
): Tensor {
  const { vocabulary, count } = axes(
    'interpolateNearest',
    { probabilities, similarities, found },
    { probabilities: '... vocabulary', similarities: '... count', found: '... count' },
  );
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`interpolateNearest: lambda must be in [0, 1], got ${lambda}`);
  }
  requirePositive('interpolateNearest', 'temperature', temperature);
  const wrong = tokens.find((token) => !(token >= 0 && token < vocabulary));
  if (tokens.length !== similarities.size || wrong !== undefined) {
    const got = wrong ?? `${tokens.length} of them`;
    throw new RangeError(
      `interpolateNearest: tokens must be ${similarities.size} numbers below ${vocabulary}, got ${got}`,
    );
  }
  return tidy(() => {
    const rows = similarities.size / count;
    const scores = div(reshape(similarities, [rows, count]), temperature);
    const weights = maskedSoftmax(scores, found && reshape(found, [rows, count]));
    const places = tokens.map((token, i) => Math.floor(i / count) * vocabulary + token);
    const summed = scatterAdd(tensor1d(places, 'int32'), reshape(weights, [-1, 1]), rows * vocabulary);
    const share = mul(sum(weights, 1, true), lambda); // 0 where nothing was found
    const ofModel = mul(reshape(probabilities, [rows, vocabulary]), sub(1, share));
    const mixed = add(mul(reshape(summed, [rows, vocabulary]), lambda), ofModel);
    return reshape(mixed, probabilities.shape);
  });
}

/**
 * The token beside each item, from a field of the metadata; 0 where none was found.
 *
 * @throws RangeError `fetchedTokens: metadata.token of "a" must be a whole number from 0, got null`
 *
 * @example
 * import { fetchedTokens } from '@mneme/memory-net';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const matches = [[{ id: 'a', similarity: 1, metadata: { token: 7 } }]];
 * console.log([...fetchedTokens({ matches, similarities: tensor([[1, 0]]) }, 'token')]); // [7, 0]
 */
export function fetchedTokens(
  { matches, similarities }: Pick<FetchedItems, 'matches' | 'similarities'>,
  field: string,
): Int32Array {
  const count = similarities.shape.at(-1) ?? 0;
  const tokens = new Int32Array(similarities.size);
  for (const [row, items] of matches.entries()) {
    for (const [i, { id, metadata }] of items.entries()) {
      const token = metadata[field];
      if (!Number.isInteger(token) || (token as number) < 0) {
        const got = shown(token);
        throw new RangeError(
          `fetchedTokens: metadata.${field} of ${shown(id)} must be a whole number from 0, got ${got}`,
        );
      }
      tokens[row * count + i] = token as number;
    }
  }
  return tokens;
}
