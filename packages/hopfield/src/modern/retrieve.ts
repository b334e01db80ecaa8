import { attend } from '@mneme/attention';
import { axes, logSumExp, requireInteger, requirePositive } from '@mneme/tensor-core';
import {
  add,
  div,
  log,
  matMul,
  max,
  mul,
  norm,
  reshape,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

export interface RetrieveOptions {
  /**
   * beta, above 0: how much the closest pattern counts before the others; or one for each head, of states `[.., heads, queries, depth]`.
   * Default `1 / sqrt(depth)`, as attention has it.
   */
  readonly sharpness?: number | readonly number[];
  /** Updates at most. Default 1: one is as a rule enough, and is attention. */
  readonly steps?: number;
  /** Ends where no state moved further than this. Default 0: all steps are made. */
  readonly tolerance?: number;
}

export interface Retrieved {
  /** `[..., queries, depth]` */
  readonly output: Tensor;
  /** Updates that were made. */
  readonly steps: number;
}

/**
 * Retrieval by the modern continuous Hopfield network (Ramsauer et al. 2021, equation 3): the mean of the stored patterns, weighted by how
 * like the state they are, and that again. One step is attention with the patterns as keys and values.
 *
 *     xi' = X' softmax(beta X xi)
 *
 * @param query - states, `[..., queries, depth]`
 * @param patterns - X, `[patterns, depth]`
 * @throws RangeError `retrieve: sharpness must be a finite number above 0, got 0`
 *
 * @example
 * import { retrieve } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const { output } = retrieve(tensor([[0.9, 0.2]]), tensor([[1, 0], [0, 1]]), { sharpness: 50 });
 * output.print(); // [[1, 0]]
 */
export function retrieve(query: Tensor, patterns: Tensor, options: RetrieveOptions = {}): Retrieved {
  const { depth } = axes('retrieve', { query, patterns }, PATTERNS);
  const { sharpness = 1 / Math.sqrt(depth), steps = 1, tolerance = 0 } = options;
  const heads = requireSharpness(query, sharpness);
  requireInteger('retrieve', 'steps', steps);
  let made = 0;
  const output = tidy(() => {
    let state = query;
    while (made < steps) {
      const inputs = { query: heads ? mul(state, heads) : state, key: patterns, value: patterns };
      const next = attend(inputs, { scale: typeof sharpness === 'number' ? sharpness : 1 }).output;
      made++;
      const moved = tolerance > 0 ? (max(norm(sub(next, state), 2, -1)).dataSync()[0] ?? 0) : Infinity;
      state = next;
      if (moved <= tolerance) break;
    }
    return state;
  });
  heads?.dispose();
  return { output, steps: made };
}

/** Of one for each head, a tensor that multiplies each head's states. */
function requireSharpness(query: Tensor, sharpness: number | readonly number[]): Tensor | undefined {
  if (typeof sharpness === 'number') {
    requirePositive('retrieve', 'sharpness', sharpness);
    return undefined;
  }
  const heads = query.shape.at(-3);
  if (sharpness.length !== heads) {
    throw new RangeError(
      `retrieve: sharpness must be one number for each of ${heads ?? 'no'} heads, got ${sharpness.length}`,
    );
  }
  for (const [head, value] of sharpness.entries()) requirePositive('retrieve', `sharpness[${head}]`, value);
  return tensor([...sharpness], [sharpness.length, 1, 1]);
}

/**
 * The energy whose minimum {@link retrieve} walks towards (Ramsauer et al. 2021, equation 2): each step lowers it by at least half the square
 * of the way that it moves.
 *
 *     E = -1/beta log sum_n exp(beta x_n . xi) + xi . xi / 2 + log(N) / beta + M^2 / 2,   M the length of the longest pattern
 *
 * @returns `[..., queries]`; between 0 and 2 M^2 for states among the patterns
 *
 * @example
 * import { modernEnergy } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * modernEnergy(tensor([[1, 0]]), tensor([[1, 0]]), 1).print(); // [0]
 */
export function modernEnergy(query: Tensor, patterns: Tensor, sharpness: number): Tensor {
  const { patterns: count } = axes('modernEnergy', { query, patterns }, PATTERNS);
  requirePositive('modernEnergy', 'sharpness', sharpness);
  return tidy(() => {
    const scores = mul(similarities(query, patterns), sharpness);
    const longest = div(max(sum(square(patterns), -1)), 2);
    const own = div(sum(square(query), -1), 2);
    const constant = add(longest, div(log(scalar(count)), sharpness));
    return add(sub(own, div(logSumExp(scores), sharpness)), constant);
  });
}

/**
 * How far each pattern is from the others: its product with itself less the largest with another (Ramsauer et al. 2021, definition 2).
 * Patterns that are well apart are fixed points, nearly; those that are not merge with their neighbours.
 *
 *     Delta_n = x_n . x_n - max_(m /= n) x_n . x_m
 *
 * @param patterns - at least two, `[patterns, depth]`
 * @returns `[patterns]`
 * @throws RangeError `separation: patterns must be at least two, got 1`
 *
 * @example
 * import { separation } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * separation(tensor([[1, 0], [0, 2]])).print(); // [1, 4]
 */
export function separation(patterns: Tensor): Tensor {
  const { patterns: count } = axes('separation', { patterns }, { patterns: 'patterns depth' });
  if (count < 2) throw new RangeError(`separation: patterns must be at least two, got ${count}`);
  const products = matMul(patterns, patterns, false, true);
  const values = products.dataSync();
  products.dispose();
  const apart = Array.from({ length: count }, (_, n) => {
    const others = Array.from({ length: count }, (_, m) =>
      m === n ? -Infinity : (values[n * count + m] ?? 0),
    );
    return (values[n * count + n] ?? 0) - Math.max(...others);
  });
  return tensor1d(apart);
}

function similarities(query: Tensor, patterns: Tensor): Tensor {
  const [count = 1, depth = 1] = patterns.shape;
  const rows = matMul(reshape(query, [-1, depth]), patterns, false, true);
  return reshape(rows, [...query.shape.slice(0, -1), count]);
}

const PATTERNS = { query: '... queries depth', patterns: 'patterns depth' } as const;
